#pragma once
#include "model.h"

#include <base/result.h>

#include <iosfwd>

// The file: "DBLEARN\n", version, the parts in the order of struct Model, all little-endian with their sizes in front,
// and the SHA-256 of everything before it.
namespace deskbell::learn {

inline constexpr std::uint32_t kModelVersion = 4;

void write_model(const Model& model, std::ostream& out);
// invalid_argument with what is wrong, resource_exhausted above the limits; nothing that such a file says is believed before it was checked.
Result<Model> read_model(std::istream& in, const Limits& limits);

}  // namespace deskbell::learn
