#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>

#include "check.hpp"

namespace {

// Which tests to run.
struct Choice {
  const char* part_of_name = "";
  bool with_threads_alone = false;
  unsigned part = 1, parts = 1;  // the second of four: 2, 4

  // False where the arguments are wrong.
  bool take(int count, char** arguments) {
    for (int i = 1; i < count; ++i) {
      const std::string argument = arguments[i];
      if (argument == "--threads") {
        with_threads_alone = true;
      } else if (argument == "--part" && i + 2 < count) {
        part = static_cast<unsigned>(std::strtoul(arguments[++i], nullptr, 10));
        parts = static_cast<unsigned>(std::strtoul(arguments[++i], nullptr, 10));
      } else if (argument.starts_with("-")) {
        return false;
      } else {
        part_of_name = arguments[i];
      }
    }
    return 0 < part && part <= parts;
  }

  bool holds(const recollect::testing::Test& test) const {
    return std::strstr(test.name, part_of_name) && (test.threads || !with_threads_alone);
  }
};

}  // namespace

int main(int count, char** arguments) {
  Choice choice;
  if (!choice.take(count, arguments)) {
    std::puts("usage: recollect_tests [PART_OF_A_NAME] [--threads] [--part I OF]");
    return 2;
  }
  unsigned chosen = 0, passed = 0, failed = 0;
  for (const auto& test : recollect::testing::registry()) {
    if (!choice.holds(test) || chosen++ % choice.parts != choice.part - 1) continue;
    try {
      test.body();
      ++passed;
    } catch (const std::exception& error) {
      ++failed;
      std::printf("FAILED %s\n  %s\n", test.name, error.what());
    }
  }
  std::printf("%u passed, %u failed\n", passed, failed);
  return failed || !passed ? 1 : 0;
}
