// gateway and provisional: values that short messages bring, until their readings come.

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "platform/end_signals.hpp"
#include "shore/gateway/gateway.hpp"
#include "shore/gateway/provisional_values.hpp"
#include "shore/gateway/terminal_device.hpp"
#include "shore/gateway_commands.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr int listening_ms = 1000;

int end_with(const buoyd::Error& error) {
  fmt::print(stderr, "buoyshore: {}\n", error.text);
  return error.code == ErrorCode::invalid ? 2 : 1;
}

/// One wait and one read. False: the device ends.
Result<bool> listen(int device, const std::string& path, Gateway& gateway) {
  pollfd readable{device, POLLIN, 0};
  if (::poll(&readable, 1, listening_ms) <= 0) return true;
  std::array<std::uint8_t, 4096> buffer{};
  const ssize_t count = ::read(device, buffer.data(), buffer.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (count < 0) return buoyd::fail_by_errno(path);
  if (count == 0) return false;
  auto taken = gateway.take(std::span(buffer).first(static_cast<std::size_t>(count)));
  if (!taken) return pass_on(taken);
  return true;
}

Result<void> take_messages(const std::string& archive_path, const GatewayWords& words) {
  auto device = open_terminal(words.device, static_cast<std::uint32_t>(words.baud));
  if (!device) return pass_on(device);
  auto book = ProvisionalBook::open(archive_path);
  if (!book) return pass_on(book);
  ArchiveReader archive(archive_path, buoyd::must_end);
  const buoyd::SystemClock clock;
  Gateway gateway(**book, archive, clock, buoyd::log_line);
  buoyd::log_line(buoyd::Priority::notice, "takes digests from " + words.device);
  while (!buoyd::must_end()) {
    auto goes_on = listen(device->get(), words.device, gateway);
    if (!goes_on) return pass_on(goes_on);
    if (auto looked = gateway.look(); !looked) return looked;
    if (*goes_on) continue;
    if (words.device == "-") return {};
    return buoyd::fail(ErrorCode::unavailable, words.device + " went away");
  }
  return {};
}

Result<std::string> csv_of(const std::string& archive_path, const std::string& station) {
  auto archive = open_for_reading(archive_path);
  if (!archive) return pass_on(archive);
  auto book = open_provisional_to_read(archive_path);
  if (!book) return pass_on(book);
  PreparedSql archive_sql(**archive);
  PreparedSql book_sql(**book);
  auto values = provisional_values(archive_sql, book_sql, station);
  if (!values) return pass_on(values);
  return provisional_csv(*values);
}

}  // namespace

int gateway(const std::string& archive, const GatewayWords& words) {
  buoyd::end_at_signals();
  const auto done = take_messages(archive, words);
  return done ? 0 : end_with(done.error());
}

int provisional(const std::string& archive, const std::string& station) {
  const auto text = csv_of(archive, station);
  if (!text) return end_with(text.error());
  fmt::print("{}", *text);
  return 0;
}

}  // namespace buoyshore
