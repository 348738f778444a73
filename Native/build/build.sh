#!/usr/bin/env bash
# Builds what parkinggate links statically and leaves it in artifacts/native/<rid>:
#   libav*.a libswscale.a (FFmpeg, LGPL, from the distribution's source package), LibAvLayout.g.cs (struct offsets from the
#   same headers), libgatenative.so (the same archives as one shared library, for `dotnet run` and the tests).
# FFmpeg is cached by its version and configure line: the second build takes seconds.
# Usage: Native/build/build.sh [linux-x64|linux-arm64]
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD

host() { case "$(uname -m)" in x86_64) echo linux-x64 ;; aarch64) echo linux-arm64 ;; *) die "this machine is $(uname -m); parkinggate is built for x86_64 and aarch64" ;; esac; }
die() { echo "native build: $*" >&2; exit 1; }

rid=${1:-$(host)}
out=$root/artifacts/native/$rid
cache=${GATE_BUILD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/parkinggate-build}/$rid
case $rid in
  linux-x64) triplet=x86_64-linux-gnu; cross=() ;;
  linux-arm64) triplet=aarch64-linux-gnu; cross=() ;;
  *) die "unknown runtime '$rid'; known: linux-x64, linux-arm64" ;;
esac
[ "$rid" = "$(host)" ] || die "$rid has to be built on a $rid machine"
libs=/usr/lib/$triplet

# Decoders and demuxers: what gate cameras and their recordings use. One muxer, for annotated clips; no encoder, no filter, no program.
# Decoding by hardware adds no library to the executable: V4L2 is the kernel's, and the libraries of NVIDIA and VA-API are opened at run
# time where a machine has them.
configure_line=(
  --disable-everything --disable-autodetect --disable-gpl --disable-nonfree --disable-version3
  --enable-static --disable-shared --enable-pic --disable-programs --disable-doc --disable-debug --disable-symver
  --disable-avfilter --disable-swresample --disable-postproc --enable-avdevice --enable-indev=v4l2 --enable-openssl --enable-zlib
  --enable-avcodec --enable-avformat --enable-swscale --enable-network --enable-pthreads
  --enable-v4l2-m2m --enable-vaapi --enable-ffnvcodec --enable-cuda --enable-nvdec
  --enable-hwaccel=h264_vaapi,hevc_vaapi,h264_nvdec,hevc_nvdec
  --enable-decoder=rawvideo,h264,hevc,mjpeg,mpeg4,vp8,vp9,png,mpeg2video,wmv3,vc1,h264_v4l2m2m,hevc_v4l2m2m
  --enable-parser=h264,hevc,mjpeg,mpeg4video,vp8,vp9,png,mpegvideo,vc1
  --enable-demuxer=mov,matroska,avi,mpegts,rtsp,sdp,rtp,flv,image2,mjpeg,h264,hevc,mpjpeg,m4v,ivf,concat,mpegps,dhav,asf
  --enable-muxer=matroska
  --enable-protocol=tls,https,file,tcp,udp,rtp,http,httpproxy,pipe
  --enable-bsf=h264_mp4toannexb,hevc_mp4toannexb,vp9_superframe_split,extract_extradata,null
  "${cross[@]}"
)

# apt with deb-src turned on in a folder of our own: the machine's own lists stay as they are.
sources() {
  local dir=$cache/apt
  mkdir -p "$dir/parts" "$dir/lists/partial"
  local file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [ -f "$file" ] || continue
    grep -qiE 'debian|ubuntu|raspbian' "$file" || continue
    case $file in
      *.sources) sed 's/^Types:.*/Types: deb-src/' "$file" > "$dir/parts/$(basename "$file")" ;;
      *.list) sed -n 's/^deb /deb-src /p' "$file" > "$dir/parts/$(basename "$file")" ;;
    esac
  done
  apt-get -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$dir/parts" -o Dir::State::lists="$dir/lists" \
    -o APT::Sandbox::User="$(id -un)" "$@"
}

build_ffmpeg() {
  local prefix=$1
  work=$(mktemp -d "$cache/work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  echo "native build: FFmpeg's source package" >&2
  (cd "$work" && sources source --download-only ffmpeg > apt.log 2>&1) \
    || die "FFmpeg's source package could not be fetched: $(tail -n 2 "$work/apt.log" | tr '\n' ' ')"
  (cd "$work" && dpkg-source --no-check -x ./*.dsc src > dpkg.log 2>&1) || die "dpkg-source failed: $(tail -n 2 "$work/dpkg.log")"
  cd "$work"
  (cd src && patch -p1 --silent < "$root/Native/build/ffmpeg.patch") || die "Native/build/ffmpeg.patch does not fit this FFmpeg"
  mkdir build && cd build
  echo "native build: configuring and compiling FFmpeg (about two minutes on two cores, once)" >&2
  ../src/configure --prefix="$work/prefix" "${configure_line[@]}" > configure.log 2>&1 || die "FFmpeg's configure failed: $(tail -n 5 configure.log)"
  grep -q '^#define FFMPEG_LICENSE "LGPL version 2.1 or later"' config.h || die "this FFmpeg would not be LGPL"
  { make -j"$(nproc)" && make install; } > make.log 2>&1 || die "FFmpeg did not compile: $(grep -m 3 -iE 'error' make.log || tail -n 5 make.log)"
  cd "$root"
  rm -rf "$prefix" && mv "$work/prefix" "$prefix"
}

# The newest version is looked up only when nothing is cached for this configure line: a build on a gate's bench works without network.
mkdir -p "$cache"
key=$({ printf '%s\n' "${configure_line[@]}"; cat Native/build/ffmpeg.patch; } | sha256sum | cut -c1-12)
prefix=$(ls -d "$cache"/ffmpeg-*-"$key" 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$prefix" ]; then
  for tool in nasm pkg-config; do command -v $tool > /dev/null || die "$tool is missing; ./run and ./test install it, or: apt-get install \$(sed '/^#/d;s/ .*//' Native/build/packages.txt)"; done
  sources update > "$cache/update.log" 2>&1 || true
  version=$(cd "$cache" && sources source --print-uris ffmpeg 2> /dev/null | sed -n "s/.* ffmpeg_\([^ ]*\)\.dsc .*/\1/p" | tail -n 1)
  [ -n "$version" ] || die "apt knows no source package 'ffmpeg': $(tail -n 2 "$cache/update.log" | tr '\n' ' ')"
  prefix=$cache/ffmpeg-$version-$key
  build_ffmpeg "$prefix"
fi

for archive in libturbojpeg libsqlite3 libssl libcrypto libz; do
  [ -f "$libs/$archive.a" ] || die "$libs/$archive.a is missing; ./run and ./test install it, or: apt-get install \$(sed '/^#/d;s/ .*//' Native/build/packages.txt)"
done

stamp=$(ls -l --time-style=full-iso Native/build "$prefix"/lib/*.a "$libs"/lib{turbojpeg,sqlite3,ssl,crypto,z}.a | sha256sum | cut -c1-16)
if [ "$(cat "$out/stamp" 2> /dev/null)" = "$stamp" ]; then exit 0; fi
rm -rf "$out" && mkdir -p "$out"
cp "$prefix"/lib/*.a "$out/"
gcc -I"$prefix/include" Native/build/layout.c -o "$out/layout" && "$out/layout" > "$out/LibAvLayout.g.cs" && rm "$out/layout"
gcc -O2 -Wall -Werror -fPIC -c Native/build/va.c -o "$out/va.o" && ar rcs "$out/libvaload.a" "$out/va.o" && rm "$out/va.o"
cp "$libs"/lib{turbojpeg,sqlite3,ssl,crypto,z}.a "$out/"
gcc -shared -o "$out/libgatenative.so" -Wl,-Bsymbolic -Wl,--whole-archive \
  "$out"/libav{device,format,codec,util}.a "$out/libswscale.a" "$out/libvaload.a" -Wl,--no-whole-archive -lssl -lcrypto -lz -lm -lpthread
echo "$stamp" > "$out/stamp"
echo "native build: $(basename "$prefix") → artifacts/native/$rid" >&2
