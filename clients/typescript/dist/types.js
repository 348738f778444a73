// What goes over the wire, as docs/protocol.md has it. Later versions of the server may send more members, messages and events.
export {};
