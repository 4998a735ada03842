#include "drivers/registers/register_image.hpp"

#include <algorithm>

namespace buoyd {

RegisterImage::RegisterImage(std::vector<ReadSpan> spans) : spans_(std::move(spans)) {
  std::size_t size = 0;
  for (const ReadSpan& span : spans_) {
    begins_.push_back(size);
    size += span.count;
  }
  words_.resize(size);
  present_.resize(size);
}

void RegisterImage::clear() {
  std::ranges::fill(present_, std::uint8_t{0});
}

/// visit(slot, offset in `part`, count) for each piece of `part` that is planned.
template <class Visit>
void RegisterImage::each_overlap(const ReadSpan& part, Visit visit) {
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    const ReadSpan& span = spans_[i];
    const std::uint32_t first = std::max(span.address, part.address);
    const std::uint32_t end = std::min(span.end(), part.end());
    if (span.function == part.function && first < end) {
      visit(begins_[i] + first - span.address, first - part.address, end - first);
    }
  }
}

void RegisterImage::put(std::uint8_t function, std::uint16_t address,
                        std::span<const std::uint16_t> words) {
  const ReadSpan part{function, address, static_cast<std::uint16_t>(words.size())};
  each_overlap(part, [&](std::size_t slot, std::size_t offset, std::size_t count) {
    std::copy_n(words.begin() + static_cast<std::ptrdiff_t>(offset), count,
                words_.begin() + static_cast<std::ptrdiff_t>(slot));
    std::fill_n(present_.begin() + static_cast<std::ptrdiff_t>(slot), count, std::uint8_t{1});
  });
}

void RegisterImage::drop(const ReadSpan& span) {
  each_overlap(span, [&](std::size_t slot, std::size_t /*offset*/, std::size_t count) {
    std::fill_n(present_.begin() + static_cast<std::ptrdiff_t>(slot), count, std::uint8_t{0});
  });
}

std::optional<std::size_t> RegisterImage::slot(std::uint8_t function, std::uint16_t address) const {
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    const ReadSpan& span = spans_[i];
    if (span.function == function && address >= span.address &&
        address - span.address < span.count) {
      return begins_[i] + address - span.address;
    }
  }
  return std::nullopt;
}

std::span<const std::uint16_t> RegisterImage::words(std::size_t slot, std::size_t count) const {
  const auto begin = present_.begin() + static_cast<std::ptrdiff_t>(slot);
  const bool all = slot + count <= words_.size() &&
                   std::all_of(begin, begin + static_cast<std::ptrdiff_t>(count),
                               [](std::uint8_t present) { return present != 0; });
  return all ? std::span(words_).subspan(slot, count) : std::span<const std::uint16_t>{};
}

std::span<const std::uint16_t> RegisterImage::words(const ReadSpan& item) const {
  const auto at = slot(item.function, item.address);
  return at ? words(*at, item.count) : std::span<const std::uint16_t>{};
}

bool RegisterImage::any() const {
  return std::ranges::any_of(present_, [](std::uint8_t present) { return present != 0; });
}

}  // namespace buoyd
