#include "shore/export/bufr/bufr_message.hpp"

#include <eccodes.h>
#include <fmt/format.h>

#include <cmath>

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

/// ecCodes prints what it finds wrong; we say it in an Error.
void be_silent(const codes_context*, int, const char*) {}

codes_context* silent_context() {
  static codes_context* const context = [] {
    codes_context* made = codes_context_get_default();
    codes_context_set_logging_proc(made, be_silent);
    return made;
  }();
  return context;
}

}  // namespace

void BufrMessage::Free::operator()(grib_handle* handle) const {
  codes_handle_delete(handle);
}

Result<BufrMessage> BufrMessage::create(const BufrSetup& setup) {
  codes_handle* handle = codes_bufr_handle_new_from_samples(silent_context(), "BUFR4");
  if (handle == nullptr) {
    return buoyd::fail(ErrorCode::unavailable,
                       fmt::format("ecCodes has no sample BUFR4, expected it in {}",
                                   codes_samples_path(silent_context())));
  }
  BufrMessage message(handle);
  for (const auto& [key, value] : setup.header) message.set(key, value);
  // Before the descriptors: ecCodes takes 1 for each factor that comes later.
  message.set("inputShortDelayedDescriptorReplicationFactor", setup.short_factors);
  message.set("inputDelayedDescriptorReplicationFactor", setup.factors);
  message.set("unexpandedDescriptors", setup.descriptors);
  if (message.error_) return tl::unexpected(*message.error_);
  return message;
}

void BufrMessage::put(const std::string& key, std::optional<double> value) {
  const std::string ranked = fmt::format("#{}#{}", ++ranks_[key], key);
  if (error_ || !value || !std::isfinite(*value)) return;  // it would write NaN as 0
  if (const auto held = held_of(ranked, *value)) {
    check(ranked, codes_set_double(handle_.get(), ranked.c_str(), *held));
  } else if (!error_) {
    refused_.push_back(key);
  }
}

void BufrMessage::put_text(const std::string& key, const std::string& text) {
  constexpr std::size_t bits = 8;
  std::string filled = text;
  filled.resize(static_cast<std::size_t>(fact(key + "->width")) / bits, ' ');
  if (error_) return;
  std::size_t length = filled.size();
  check(key, codes_set_string(handle_.get(), key.c_str(), filled.c_str(), &length));
}

/// Of the element's steps the nearest. All ones would read as missing, and one value beyond the
/// bits would lose the message: also one that is less than half a step below the lowest.
std::optional<double> BufrMessage::held_of(const std::string& ranked, double value) {
  const auto scale = static_cast<double>(fact(ranked + "->scale"));
  const auto reference = static_cast<double>(fact(ranked + "->reference"));
  const long width = fact(ranked + "->width");
  if (error_) return std::nullopt;
  const double raw = std::round(value * std::pow(10.0, scale)) - reference;
  if (raw < 0 || raw > std::exp2(static_cast<double>(width)) - 2) return std::nullopt;
  return (raw + reference) * std::pow(10.0, -scale);
}

long BufrMessage::fact(const std::string& key) {
  long value = 0;
  if (!error_) check(key, codes_get_long(handle_.get(), key.c_str(), &value));
  return value;
}

void BufrMessage::set(const std::string& key, long value) {
  if (!error_) check(key, codes_set_long(handle_.get(), key.c_str(), value));
}

void BufrMessage::set(const std::string& key, const std::vector<long>& values) {
  if (error_ || values.empty()) return;
  check(key, codes_set_long_array(handle_.get(), key.c_str(), values.data(), values.size()));
}

void BufrMessage::check(const std::string& key, int code) {
  if (code == CODES_SUCCESS || error_) return;
  error_ = buoyd::Error{ErrorCode::unavailable,
                        fmt::format("ecCodes, {}: {}", key, codes_get_error_message(code)), code};
}

Result<std::string> BufrMessage::encode() {
  set("pack", 1);
  const void* octets = nullptr;
  std::size_t size = 0;
  if (!error_) check("message", codes_get_message(handle_.get(), &octets, &size));
  if (error_) return tl::unexpected(*error_);
  return std::string(static_cast<const char*>(octets), size);
}

}  // namespace buoyshore
