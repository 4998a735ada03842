#include "shore/gateway/sbd_mail.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "base/base64.hpp"
#include "base/digits.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::fail;
using buoyd::Result;

namespace {

constexpr std::string_view unit_words = "unit: ";
constexpr std::size_t subject_digits = 15;

std::string lower_case(std::string_view text) {
  std::string made(text);
  std::ranges::transform(made, made.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return made;
}

std::string_view take_mail_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Reads a mail line by line. Each line that begins with two hyphens begins a part: base64 has
/// none, and what stands between other parts is of no interest.
class SbdMail {
 public:
  void take(std::string_view line) {
    if (line.starts_with("--")) {
      is_head_ = true;
      is_sbd_ = is_base64_ = false;
    } else if (is_head_) {
      take_head(line);
    } else if (is_sbd_ && is_base64_) {
      content += line;
    }
  }
  std::string imei;
  std::string content;  // of the attachment, in base64
  bool has_attachment = false;

 private:
  void take_head(std::string_view line) {
    if (line.empty()) {
      is_head_ = false;
      has_attachment = has_attachment || (is_sbd_ && is_base64_);
      return;
    }
    const std::string words = lower_case(line);
    if (words.starts_with("subject:")) take_subject(words);
    if (words.starts_with("content-transfer-encoding:")) {
      is_base64_ = words.find("base64") != std::string::npos;
    }
    // A name may stand in a line of its own, and with or without quotes.
    if (words.find("name=") != std::string::npos &&
        (words.ends_with(".sbd") || words.find(".sbd\"") != std::string::npos)) {
      is_sbd_ = true;
    }
  }

  void take_subject(std::string_view words) {
    const std::size_t at = words.find(unit_words);
    if (at == std::string_view::npos) return;
    const auto digits = words.substr(at + unit_words.size(), subject_digits);
    if (digits.size() == subject_digits && buoyd::all_digits(digits)) imei = digits;
  }

  bool is_head_ = true;
  bool is_sbd_ = false;
  bool is_base64_ = false;
};

}  // namespace

Result<ShortMessage> read_sbd_mail(std::string_view mail) {
  SbdMail read;
  while (!mail.empty()) read.take(take_mail_line(mail));
  if (!read.has_attachment) {
    return fail(ErrorCode::invalid, "a mail without an attachment .sbd in base64");
  }
  if (read.imei.empty()) {
    return fail(ErrorCode::invalid, "a mail whose subject names no unit, expected its 15 digits");
  }
  ShortMessage message;
  message.from = read.imei;
  if (!buoyd::append_base64(message.bytes, read.content) || message.bytes.empty()) {
    return fail(ErrorCode::invalid, "a mail whose attachment .sbd is no base64");
  }
  return message;
}

}  // namespace buoyshore
