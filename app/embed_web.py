#!/usr/bin/env python3
"""Writes a C++ source that embeds the built web front ends: embed_web.py OUT.cpp PREFIX=DIR...

Files that compress are embedded compressed only. The output is left alone when nothing changed, so that it can run on
every build.
"""
import gzip
import hashlib
import pathlib
import sys

TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".ico": "image/x-icon",
    ".json": "application/json", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8", ".mp3": "audio/mpeg",
    ".wav": "audio/wav", ".ogg": "audio/ogg", ".webmanifest": "application/manifest+json",
}
PACKED = {".html", ".png", ".jpg", ".webp", ".woff2", ".mp3", ".ogg"}

out = pathlib.Path(sys.argv[1])
blobs = out.parent / "web_blobs"
blobs.mkdir(parents=True, exist_ok=True)
arrays, rows = [], []
for argument in sys.argv[2:]:
    prefix, directory = argument.split("=", 1)
    root = pathlib.Path(directory)
    for file in sorted(root.rglob("*")) if root.is_dir() else []:
        if not file.is_file() or file.suffix not in TYPES:
            continue
        path = prefix + file.relative_to(root).as_posix()
        data = file.read_bytes()
        tag = hashlib.sha256(data).hexdigest()[:16]
        packed = file.suffix in PACKED
        blob = blobs / (tag + (".bin" if packed else ".gz"))
        if not blob.exists():
            blob.write_bytes(data if packed else gzip.compress(data, 9, mtime=0))
        name = f"k{len(arrays)}"
        arrays.append(f'constexpr unsigned char {name}[] = {{\n#embed "{blob}"\n}};')
        body = f"text({name})"
        plain, gz = (body, "{}") if packed else ("{}", body)
        rows.append(f'    {{"{path}", "{TYPES[file.suffix]}", {plain}, {gz}, "{tag}"}},')

source = f"""#include "web_assets.h"

#include <string_view>

namespace deskbell::app {{
namespace {{
{chr(10).join(arrays)}

template <std::size_t N>
std::string_view text(const unsigned char (&bytes)[N]) {{
  return {{reinterpret_cast<const char*>(bytes), N}};
}}
}}  // namespace

std::vector<http::Asset> web_assets() {{
  return {{
{chr(10).join(rows)}
  }};
}}

}}  // namespace deskbell::app
"""
if not out.exists() or out.read_text() != source:
    out.write_text(source)
