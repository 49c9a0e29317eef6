#include "recollect/simd/kernels.hpp"

#include <cstdlib>
#include <string>

#include "recollect/base/error.hpp"
#include "recollect/simd/cpu.hpp"
#include "recollect/simd/external.hpp"
#include "recollect/simd/isas.hpp"

namespace recollect::simd {
namespace {

// Best first: the order is the choice.
std::vector<const Kernels*> tables() {
  std::vector<const Kernels*> found;
#if defined(__x86_64__)
  if (cpu_has_avx512vnni()) found.push_back(&avx512vnni());
  if (cpu_has_avx2()) found.push_back(&avx2());
#elif defined(__aarch64__)
  if (cpu_has_dotprod()) found.push_back(&neon_dotprod());
  found.push_back(&neon());
#endif
  if (const Kernels* table = external()) found.push_back(table);
  found.push_back(&portable());
  return found;
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& chosen = []() -> const Kernels& {
    const char* name = std::getenv("RECOLLECT_ISA");
    return choose(name ? name : "");
  }();
  return chosen;
}

const Kernels& choose(std::string_view name) {
  if (name.empty()) return *tables().front();
  if (const Kernels* table = find(name)) return *table;
  std::string message =
      "no kernels named \"" + std::string(name) + "\" (RECOLLECT_ISA); available here:";
  for (const char* other : available()) message += std::string(" ") + other;
  throw InvalidArgument(message);
}

const Kernels* find(std::string_view name) {
  for (const Kernels* table : tables()) {
    if (name == table->name) return table;
  }
  return nullptr;
}

std::vector<const char*> available() {
  std::vector<const char*> names;
  for (const Kernels* table : tables()) names.push_back(table->name);
  return names;
}

}  // namespace recollect::simd
