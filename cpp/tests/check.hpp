#pragma once

#include <cmath>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

// A test framework of the size these tests need: named bodies, and checks that throw.
namespace recollect::testing {

struct Test {
  const char* name;
  void (*body)();
  bool threads;
};

inline std::vector<Test>& registry() {
  static std::vector<Test> tests;
  return tests;
}

struct Registration {
  Registration(const char* name, void (*body)(), bool threads) {
    registry().push_back({name, body, threads});
  }
};

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

[[noreturn]] inline void fail(const char* file, int line, const std::string& what) {
  std::ostringstream message;
  message << file << ":" << line << ": " << what;
  throw Failure(message.str());
}

template <class A, class B>
void check_equal(const A& a, const B& b, const char* text, const char* file, int line) {
  if (a == b) return;
  std::ostringstream message;
  message << text << ": " << a << " is not " << b;
  fail(file, line, message.str());
}

}  // namespace recollect::testing

#define RECOLLECT_TEST(name, threads)                                                           \
  static void test_##name();                                                                    \
  static const ::recollect::testing::Registration register_##name(#name, test_##name, threads); \
  static void test_##name()

#define TEST(name) RECOLLECT_TEST(name, false)
// One in which several threads meet.
#define THREADS_TEST(name) RECOLLECT_TEST(name, true)

#define CHECK(condition) \
  if (!(condition)) ::recollect::testing::fail(__FILE__, __LINE__, #condition)

#define CHECK_EQ(a, b) ::recollect::testing::check_equal((a), (b), #a " == " #b, __FILE__, __LINE__)

#define CHECK_NEAR(a, b, tolerance)          \
  if (!(std::abs((a) - (b)) <= (tolerance))) \
  ::recollect::testing::fail(                \
      __FILE__, __LINE__, #a " near " #b ": " + std::to_string(a) + " and " + std::to_string(b))

#define CHECK_THROWS(Type, expression)                                                           \
  {                                                                                              \
    bool thrown = false;                                                                         \
    try {                                                                                        \
      (void)(expression);                                                                        \
    } catch (const Type&) {                                                                      \
      thrown = true;                                                                             \
    }                                                                                            \
    if (!thrown) ::recollect::testing::fail(__FILE__, __LINE__, #expression " threw no " #Type); \
  }
