#pragma once
// The words that a kind's planned reads bring, in one buffer that is used again for each record;
// what was not brought is absent. The line's own thread only.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/register_map.hpp"

namespace buoyd {

class RegisterImage {
 public:
  explicit RegisterImage(std::vector<ReadSpan> spans);

  /// All words become absent.
  void clear();
  /// Takes words that were read; those outside the planned reads are ignored.
  void put(std::uint8_t function, std::uint16_t address, std::span<const std::uint16_t> words);
  /// These words become absent.
  void drop(const ReadSpan& span);

  /// Index of a planned register in the buffer.
  [[nodiscard]] std::optional<std::size_t> slot(std::uint8_t function, std::uint16_t address) const;
  /// `count` words from there; empty if one of them is absent.
  [[nodiscard]] std::span<const std::uint16_t> words(std::size_t slot, std::size_t count) const;
  /// The words of a planned register or several; empty if one is absent or not planned.
  [[nodiscard]] std::span<const std::uint16_t> words(const ReadSpan& item) const;
  [[nodiscard]] bool any() const;
  [[nodiscard]] const std::vector<ReadSpan>& spans() const { return spans_; }

 private:
  template <class Visit>
  void each_overlap(const ReadSpan& part, Visit visit);

  std::vector<ReadSpan> spans_;
  std::vector<std::size_t> begins_;  // of each span in words_
  std::vector<std::uint16_t> words_;
  std::vector<std::uint8_t> present_;  // beside words_
};

}  // namespace buoyd
