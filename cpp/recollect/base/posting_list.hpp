#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <new>

namespace recollect {

// A row and a small number about it: how often the term stands in it, or a flag.
struct Posting {
  std::uint32_t row;
  std::uint32_t value;
};

// The rows that hold one term or entity, ascending.
//
// One writer appends while readers walk: a posting is written before the count that shows it,
// and blocks never move. Most terms are rare, so the first posting is stored in place and
// blocks grow from 2 to 256 postings.
class PostingList {
 public:
  PostingList() = default;
  PostingList(const PostingList&) = delete;
  PostingList& operator=(const PostingList&) = delete;

  // The writer only. Returns the bytes allocated.
  std::size_t append(Posting posting) {
    const std::uint32_t count = count_.load(std::memory_order_relaxed);
    std::size_t allocated = 0;
    if (count == 0) {
      first_ = posting;
    } else {
      if (!last_ || used_ == last_->capacity) allocated = add_block();
      last_->postings()[used_++] = posting;
    }
    count_.store(count + 1, std::memory_order_release);
    return allocated;
  }

  // Calls visit(posting) for each posting whose row is below `rows`, ascending.
  template <class Visit>
  void for_each(std::uint32_t rows, Visit visit) const {
    std::uint32_t left = count_.load(std::memory_order_acquire);
    if (left == 0 || first_.row >= rows) return;
    visit(first_);
    --left;
    const Block* block = left > 0 ? head_ : nullptr;
    while (block) {
      const std::uint32_t count = std::min(left, block->capacity);
      const Posting* postings = block->postings();
      for (std::uint32_t i = 0; i < count; ++i) {
        if (postings[i].row >= rows) return;
        visit(postings[i]);
      }
      left -= count;
      block = left > 0 ? block->next : nullptr;  // a link is written before a count beyond it
    }
  }

  // Blocks are freed by the owner, once, because StableArray runs no destructors.
  void free() {
    for (Block* block = head_; block;) {
      Block* next = block->next;
      ::operator delete(block);
      block = next;
    }
    head_ = last_ = nullptr;
  }

 private:
  struct Block {
    Block* next;
    std::uint32_t capacity;
    Posting* postings() { return reinterpret_cast<Posting*>(this + 1); }
    const Posting* postings() const { return reinterpret_cast<const Posting*>(this + 1); }
  };
  static constexpr std::uint32_t kFirstBlock = 2, kLargestBlock = 256;

  std::size_t add_block() {
    const std::uint32_t capacity =
        last_ ? std::min(last_->capacity * 2, kLargestBlock) : kFirstBlock;
    const std::size_t bytes = sizeof(Block) + capacity * sizeof(Posting);
    auto* block = static_cast<Block*>(::operator new(bytes));
    block->next = nullptr;
    block->capacity = capacity;
    (last_ ? last_->next : head_) = block;
    last_ = block;
    used_ = 0;
    return bytes;
  }

  std::atomic<std::uint32_t> count_{0};
  std::uint32_t used_ = 0;
  Posting first_{};
  Block* head_ = nullptr;
  Block* last_ = nullptr;
};

}  // namespace recollect
