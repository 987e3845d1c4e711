#include <vault/sealed_file.h>
#include <vault/testing.h>

#include <benchmark/benchmark.h>

#include <cstring>

namespace {

using namespace deskbell::vault;

constexpr std::size_t kFile = 8 << 20;

std::string sealed(const std::string& plain) {
  FileSealer sealer(testing_vault(), "blob");
  std::string out = sealer.add(plain);
  return out + sealer.finish("it");
}

void seal_file(benchmark::State& state) {
  const std::string plain(kFile, 'x');
  for (auto _ : state) benchmark::DoNotOptimize(sealed(plain));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * kFile));
}
BENCHMARK(seal_file);

void open_file(benchmark::State& state) {
  const std::string file = sealed(std::string(kFile, 'x'));
  const auto opened = SealedFile::open(testing_vault(), "blob", "it", static_cast<std::int64_t>(file.size()),
                                       [&](std::int64_t at, std::span<char> into) {
                                         std::memcpy(into.data(), file.data() + at, into.size());
                                         return true;
                                       });
  const auto length = state.range(0);
  for (auto _ : state) benchmark::DoNotOptimize(opened->read(3 << 20, length));
  state.SetBytesProcessed(state.iterations() * length);
}
BENCHMARK(open_file)->Arg(1000)->Arg(5 << 20);

void seal_secret(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(testing_vault().seal("p", "row 1", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"));
}
BENCHMARK(seal_secret);

void open_secret(benchmark::State& state) {
  const std::string stored = testing_vault().seal("p", "row 1", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
  for (auto _ : state) benchmark::DoNotOptimize(testing_vault().open("p", "row 1", stored));
}
BENCHMARK(open_secret);

}  // namespace
