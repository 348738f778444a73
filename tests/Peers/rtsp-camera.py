#!/usr/bin/python3
"""An RTSP camera: GStreamer's own server with a live test picture, obeying lines on stdin.

  rtsp-camera.py PORT [--size 320x240] [--fps 15] [--gop 15] [--pattern ball] [--codec h264|jpeg]
                 [--user NAME --password WORD [--auth digest|basic]] [--certificate FILE --key FILE]

It says "ready" when it listens. Lines it obeys: "size WxH" (a new size in the middle of the stream), "pattern NAME" (another
picture), "stall" and "go" (connections stay, pictures stop and come again), "stats" (prints how many sessions there are), "quit".
"""
import argparse
import sys
import threading

import gi
gi.require_version('Gst', '1.0')
gi.require_version('GstRtsp', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument('port')
parser.add_argument('--size', default='320x240')
parser.add_argument('--fps', default='15')
parser.add_argument('--gop', default='15')
parser.add_argument('--pattern', default='ball')
parser.add_argument('--codec', default='h264')
parser.add_argument('--file')
parser.add_argument('--user')
parser.add_argument('--password')
parser.add_argument('--auth', default='digest')
parser.add_argument('--certificate')
parser.add_argument('--key')
args = parser.parse_args()

Gst.init(None)
elements = []


def caps(size):
    width, height = size.split('x')
    return Gst.Caps.from_string(f'video/x-raw,format=I420,width={width},height={height},framerate={args.fps}/1')


def launch():
    if args.file:
        return f'( filesrc location={args.file} ! qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 )'
    encode = {
        'h264': f'x264enc tune=zerolatency sliced-threads=false threads=1 speed-preset=ultrafast bitrate=800 key-int-max={args.gop} ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1',
        'jpeg': 'jpegenc ! rtpjpegpay name=pay0 pt=26',
    }[args.codec]
    return (f'( videotestsrc name=source is-live=true pattern={args.pattern} ! videoscale ! capsfilter name=size caps="{caps(args.size).to_string()}" '
            f'! valve name=valve ! {encode} )')


def configured(_, media):
    elements.append(media.get_element())
    media.connect('unprepared', lambda gone: elements.remove(gone.get_element()) if gone.get_element() in elements else None)


server = GstRtspServer.RTSPServer()
server.set_address('127.0.0.1')
server.set_service(args.port)
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(launch())
factory.set_shared(not args.file)
factory.connect('media-configure', configured)

if args.user or args.certificate:
    auth = GstRtspServer.RTSPAuth()
    if args.certificate:
        auth.set_tls_certificate(Gio.TlsCertificate.new_from_files(args.certificate, args.key))
    token = GstRtspServer.RTSPToken()
    token.set_string('media.factory.role', 'user')
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role('user', 'media.factory.access', True)
    permissions.add_permission_for_role('user', 'media.factory.construct', True)
    factory.set_permissions(permissions)
    if not args.user:
        auth.set_default_token(token)
    elif args.auth == 'digest':
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(args.user, args.password, token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(args.user, args.password), token)
    server.set_auth(auth)

server.get_mount_points().add_factory('/stream', factory)
if server.attach(None) == 0:
    sys.exit(f'port {args.port} is taken')
loop = GLib.MainLoop()


def each(name, change):
    for element in elements:
        change(element.get_by_name(name))


def obey(line):
    word, _, rest = line.strip().partition(' ')
    if word == 'size':
        each('size', lambda element: element.set_property('caps', caps(rest)))
    elif word == 'pattern':
        each('source', lambda element: Gst.util_set_object_arg(element, 'pattern', rest))
    elif word in ('stall', 'go'):
        each('valve', lambda element: element.set_property('drop', word == 'stall'))
    elif word == 'stats':
        print(server.get_session_pool().get_n_sessions(), flush=True)
    elif word == 'quit':
        loop.quit()


def listen():
    for line in sys.stdin:
        GLib.idle_add(obey, line)
    GLib.idle_add(loop.quit)  # whoever started it is gone


threading.Thread(target=listen, daemon=True).start()
# Sessions of cameras that were cut off end by themselves only when somebody looks.
GLib.timeout_add_seconds(2, lambda: server.get_session_pool().cleanup() >= 0)
print('ready', flush=True)
loop.run()
