#include <cstdio>
#include <cstring>
#include <exception>

#include "check.hpp"

// Runs every test, or those whose name contains the first argument.
int main(int count, char** arguments) {
  int passed = 0, failed = 0;
  for (const auto& test : recollect::testing::registry()) {
    if (count > 1 && !std::strstr(test.name, arguments[1])) continue;
    try {
      test.body();
      ++passed;
    } catch (const std::exception& error) {
      ++failed;
      std::printf("FAILED %s\n  %s\n", test.name, error.what());
    }
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed || !passed ? 1 : 0;
}
