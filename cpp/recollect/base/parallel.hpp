#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace recollect {

// Calls work(i) for each i below `count`, on this thread and up to threads − 1 others: fewer, where
// the system has no more. The first exception is thrown again when all have ended.
template <class Work>
void in_parallel(std::size_t count, unsigned threads, Work work) {
  if (threads <= 1 || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failing;
  const auto run = [&] {
    try {
      for (std::size_t i; (i = next.fetch_add(1)) < count;) work(i);
    } catch (...) {
      const std::lock_guard lock(failing);
      if (!failure) failure = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  const std::size_t most = std::min<std::size_t>(threads, count);
  others.reserve(most);
  try {
    while (others.size() + 1 < most) others.emplace_back(run);
  } catch (const std::system_error&) {
    // Those that were begun, and this one, do all of it.
  }
  run();
  for (std::thread& other : others) other.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace recollect
