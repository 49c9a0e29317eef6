#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>

namespace recollect {

// Lets one writer wait until every reader that may still look at something has gone, so that its
// memory can be given to something else.
//
// Readers are counted under the number of their turn, odd or even. The writer begins a new turn
// and waits for the old one's count to reach zero; who comes later is counted elsewhere and can
// no longer find what was unlinked before. A reader never waits.
class ReaderGate {
 public:
  class Pass {
   public:
    explicit Pass(const ReaderGate& gate) : gate_(gate) {
      for (;;) {
        turn_ = gate_.turn_.load();
        gate_.readers_[turn_ & 1].fetch_add(1);
        // Counted under a turn that ended in between, the writer may not have waited for us.
        if (gate_.turn_.load() == turn_) return;
        gate_.readers_[turn_ & 1].fetch_sub(1);
      }
    }
    ~Pass() { gate_.readers_[turn_ & 1].fetch_sub(1); }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

   private:
    const ReaderGate& gate_;
    std::uint32_t turn_;
  };

  // The writer only.
  void wait_for_readers() {
    const std::uint32_t turn = turn_.fetch_add(1);
    while (readers_[turn & 1].load() != 0) std::this_thread::yield();
  }

 private:
  std::atomic<std::uint32_t> turn_{0};
  mutable std::array<std::atomic<std::uint32_t>, 2> readers_{};
};

}  // namespace recollect
