#include "drivers/registers/register_reader.hpp"

#include <algorithm>
#include <iterator>

namespace buoyd {

namespace {

ReadSpan hull(std::span<const ReadSpan> items) {
  ReadSpan whole = items.front();
  for (const ReadSpan& item : items) {
    const std::uint32_t end = std::max(whole.end(), item.end());
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

// Illegal address, illegal count, and the makers' own beyond the standard (In-Situ 0x80 to 0xA4:
// access, sensor missing).
bool is_about_addresses(const Error& error) {
  return error.code == ErrorCode::refused &&
         (error.detail == 2 || error.detail == 3 || error.detail >= 0x80);
}

RegisterReader::RegisterReader(const std::vector<ReadSpan>& spans, std::vector<ReadSpan> items,
                               std::vector<ReadSpan> values, UnitTalk& talk)
    : items_(std::move(items)), values_(std::move(values)), talk_(talk) {
  spans_.reserve(spans.size());
  for (const ReadSpan& span : spans) {
    spans_.push_back({span, {span}});
  }
}

void RegisterReader::begin(MonoTime now) {
  if (reads_a_value() && (!whole_again_ || now < *whole_again_)) {
    return;
  }
  whole_again_.reset();
  for (Span& span : spans_) {
    span.pieces = {span.planned};
  }
}

bool RegisterReader::reads_a_value() const {
  return std::ranges::any_of(spans_, [this](const Span& span) {
    return std::ranges::any_of(span.pieces, [this](const ReadSpan& piece) {
      return std::ranges::any_of(
          values_, [&piece](const ReadSpan& value) { return contains(piece, value); });
    });
  });
}

/// A new refusal does not make the old ones last longer.
void RegisterReader::remember(MonoTime now, const Error& refusal) {
  last_refusal_ = refusal;
  if (!whole_again_) {
    memory_ = std::clamp(2 * memory_, first_refusal_memory, refusal_memory);
    whole_again_ = now + memory_;
  }
}

Result<void> RegisterReader::finish() {
  if (!reads_a_value()) {
    memory_ = Micros(0);
    return tl::unexpected<Error>(last_refusal_);
  }
  if (!whole_again_) {
    memory_ = Micros(0);
  }
  return {};
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
    remember(line.now(), got.error());
    const std::vector<ReadSpan> parts = halves(piece, items_);
    const auto at = pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i));
    pieces.insert(at, parts.begin(), parts.end());
  }
  return {};
}

Result<void> RegisterReader::read(Line& line, const ReadSpan& span, RegisterImage& image) {
  ModbusRequest request;
  request.function = span.function;
  request.address = span.address;
  request.count = span.count;
  auto answer = talk_.ask(line, request);
  if (!answer) return pass_on(answer);
  image.put(span.function, span.address, answer->registers);
  first_byte_ = answer->first_byte;
  return {};
}

}  // namespace buoyd
