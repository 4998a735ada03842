#include "drivers/register_reader.hpp"

#include <algorithm>
#include <iterator>

namespace buoyd {

namespace {

ReadSpan hull(std::span<const ReadSpan> items) {
  ReadSpan whole = items.front();
  for (const ReadSpan& item : items) {
    const int end = std::max(whole.address + whole.count, item.address + item.count);
    whole.count = static_cast<std::uint16_t>(end - whole.address);
  }
  return whole;
}

/// The two halves of a refused read; empty if it holds one item only.
std::vector<ReadSpan> halves(const ReadSpan& refused, const std::vector<ReadSpan>& all) {
  std::vector<ReadSpan> items;
  std::ranges::copy_if(all, std::back_inserter(items),
                       [&](const ReadSpan& item) { return contains(refused, item); });
  if (items.size() < 2) {
    return {};
  }
  const std::span<const ReadSpan> whole(items);
  const ReadSpan low = hull(whole.first(items.size() / 2));
  const ReadSpan high = hull(whole.subspan(items.size() / 2));
  // Items that lie in one another would give the same read again.
  return low == refused || high == refused ? std::vector<ReadSpan>{} : std::vector{low, high};
}

}  // namespace

bool contains(const ReadSpan& span, const ReadSpan& part) {
  return span.function == part.function && part.address >= span.address &&
         part.address + part.count <= span.address + span.count;
}

// Illegal address, illegal count, and the makers' own beyond the standard (In-Situ 0x80 to 0xA4:
// access, sensor missing).
bool is_about_addresses(const Error& error) {
  return error.code == ErrorCode::refused &&
         (error.detail == 2 || error.detail == 3 || error.detail >= 0x80);
}

RegisterReader::RegisterReader(const std::vector<ReadSpan>& spans, std::vector<ReadSpan> items,
                               int unit, Micros timeout)
    : items_(std::move(items)), unit_(unit), timeout_(timeout) {
  spans_.reserve(spans.size());
  for (const ReadSpan& span : spans) {
    spans_.push_back({span, {span}});
  }
}

void RegisterReader::begin(MonoTime now) {
  if (!whole_again_ || now < *whole_again_) {
    return;
  }
  whole_again_.reset();
  for (Span& span : spans_) {
    span.pieces = {span.planned};
  }
}

Result<void> RegisterReader::read_span(Line& line, std::size_t span, RegisterImage& image) {
  std::vector<ReadSpan>& pieces = spans_[span].pieces;
  for (std::size_t i = 0; i < pieces.size();) {
    const ReadSpan piece = pieces[i];
    auto got = read(line, piece, image);
    if (got) {
      taken_ = first_byte_;
      ++i;
      continue;
    }
    if (!is_about_addresses(got.error())) {
      return got;
    }
    image.drop(piece);
    whole_again_ = line.now() + refusal_memory;
    const std::vector<ReadSpan> parts = halves(piece, items_);
    const auto at = pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i));
    pieces.insert(at, parts.begin(), parts.end());
  }
  return {};
}

Result<void> RegisterReader::read(Line& line, const ReadSpan& span, RegisterImage& image) {
  auto answer =
      modbus_transaction(line, {unit_, span.function, span.address, span.count, timeout_});
  if (!answer) return pass_on(answer);
  image.put(span.function, span.address, answer->registers);
  first_byte_ = answer->first_byte;
  return {};
}

}  // namespace buoyd
