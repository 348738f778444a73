# Shared by ./run and ./test; to be sourced in the project's folder.
case "$(uname -m)" in aarch64) rid=linux-arm64 ;; *) rid=linux-x64 ;; esac
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

need_dotnet() {
  if ! command -v dotnet > /dev/null; then
    echo "The .NET SDK 10.0 is missing. Install the package dotnet-sdk-10.0, or unpack the SDK and put its folder on PATH." >&2
    exit 1
  fi
  if ! dotnet --version > /dev/null 2>&1; then
    echo "The .NET SDK here is not the one that global.json asks for (10.0.401 or newer): $(dotnet --list-sdks | tr '\n' ' ')" >&2
    exit 1
  fi
}

# A fingerprint of everything that goes into the executable; git's opinion is not asked, so an unpacked archive builds too.
sources_stamp() {
  find . \( -path ./artifacts -o -path ./.git -o -path ./tests -o -path ./benchmarks -o -path ./docs -o -path './clients/*/src' -o -path './clients/*/tests' -o -name bin -o -name obj \
    -o -name node_modules \) -prune -o -type f -printf '%p %s %T@\n' | sort | sha256sum | cut -c1-16
}

publish_when_changed() {
  local stamp
  stamp=$(sources_stamp)
  if [ -x "artifacts/$rid/parkinggate" ] && [ "$(cat "artifacts/$rid.stamp" 2> /dev/null)" = "$stamp" ]; then return; fi
  ./publish.sh "$rid"
  echo "$stamp" > "artifacts/$rid.stamp"
}
