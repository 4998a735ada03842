#include "firmware-host/judge/ledger.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/json.hpp"

namespace buoysim {

using buoyd::append_json_string;

namespace {

void append_values(std::string& out, const LedgerEntry& entry) {
  const char* before = "";
  for (const auto& [channel, value] : entry.values) {
    out += before;
    append_json_string(out, channel);
    out += ':';
    append_json_string(out, value);
    before = ",";
  }
}

void append_truth(std::string& out, const LedgerEntry& entry) {
  out += fmt::format(",\"age\":{:.6f},\"truth\":{{", entry.age);
  const char* before = "";
  for (const auto& [channel, value] : entry.truth) {
    out += before;
    append_json_string(out, channel);
    out += ':' + buoyd::json_number(value);
    before = ",";
  }
  out += '}';
}

/// Where the last whole line ends.
off_t end_of_lines(int fd) {
  std::array<char, 4096> chunk{};
  off_t end = ::lseek(fd, 0, SEEK_END);
  while (end > 0) {
    const off_t begin = end > off_t{4096} ? end - off_t{4096} : 0;
    const ssize_t count = ::pread(fd, chunk.data(), static_cast<std::size_t>(end - begin), begin);
    for (ssize_t i = count; i > 0; --i) {
      if (chunk[static_cast<std::size_t>(i - 1)] == '\n') {
        return begin + i;
      }
    }
    end = begin;
  }
  return 0;
}

}  // namespace

std::string ledger_line(const LedgerEntry& entry) {
  std::string out =
      fmt::format(R"({{"time":"{}","boottime":{},"instrument":)", buoyd::iso8601(entry.time),
                  entry.boottime.time_since_epoch().count());
  append_json_string(out, entry.instrument);
  out += ",\"kind\":";
  append_json_string(out, entry.kind);
  out += fmt::format(R"(,"counter":{},"values":{{)", entry.counter);
  append_values(out, entry);
  out += "},\"bytes\":\"" + buoyd::to_hex(entry.bytes) + "\",\"fault\":";
  if (entry.fault.empty()) {
    out += "null";
  } else {
    append_json_string(out, entry.fault);
  }
  if (!entry.truth.empty()) {
    append_truth(out, entry);
  }
  if (entry.asked) {
    out += fmt::format(",\"asked\":{}", entry.asked->time_since_epoch().count());
  }
  out += "}\n";
  return out;
}

buoyd::Result<Ledger> Ledger::open(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
  if (!file.is_open() || ::ftruncate(file.get(), end_of_lines(file.get())) != 0) {
    const int code = errno;
    return buoyd::fail(buoyd::ErrorCode::unavailable,
                       fmt::format("{}: {}", path, std::strerror(code)), code);
  }
  return Ledger(std::move(file));
}

bool Ledger::write(const LedgerEntry& entry) {
  const std::string line = ledger_line(entry);
  const ssize_t written = ::write(file_.get(), line.data(), line.size());
  if (written == static_cast<ssize_t>(line.size())) {
    return true;
  }
  if (written > 0) {  // a full disk takes a part: the next line would stand behind that
    const off_t begin = ::lseek(file_.get(), 0, SEEK_CUR) - written;
    // Where that fails too, the judge finds the broken line.
    static_cast<void>(::ftruncate(file_.get(), begin) == 0);
  }
  return false;
}

}  // namespace buoysim
