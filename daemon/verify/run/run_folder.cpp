#include "verify/run/run_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "base/replace_file.hpp"
#include "verify/run/run_text.hpp"

namespace buoyd {

namespace {

constexpr const char* head_file = "run.json";
constexpr const char* readings_file = "readings.jsonl";
constexpr const char* capture_file = "line.capture";
constexpr const char* provoked_file = "provoked.jsonl";
constexpr const char* provoked_capture = "provoked.capture";

/// Whole lines only.
std::string_view whole_lines(std::string_view text) {
  const std::size_t end = text.rfind('\n');
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

Result<void> add_lines(RunRecord& record, std::string_view text, const std::string& path) {
  std::size_t number = 1;
  for (; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    if (auto added = add_line(record, text.substr(0, end)); !added) {
      return fail(ErrorCode::invalid, fmt::format("{}:{}: {}", path, number, added.error().text));
    }
    text.remove_prefix(end + 1);
  }
  return {};
}

std::string capture_head_of(const RunHead& head) {
  Capture capture;
  capture.line = head.line;
  capture.device = head.device;
  capture.start = head.start;
  return capture_head(capture);
}

}  // namespace

Result<void> make_run_folder(const std::string& folder) {
  std::error_code error;
  if (std::filesystem::exists(folder, error)) {
    return fail(ErrorCode::invalid, folder + ": is there already, expected a new folder");
  }
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorCode::unavailable, folder + ": " + error.message());
  return {};
}

Result<std::unique_ptr<RunWriter>> RunWriter::begin(const std::string& folder,
                                                    const RunHead& head) {
  if (auto done = make_run_folder(folder); !done) return pass_on(done);
  const auto opened = [&](const char* name) {
    File file{name, {}};
    file.open.reset(std::fopen((folder + '/' + name).c_str(), "wxe"));
    return file;
  };
  File file = opened(head_file);
  std::unique_ptr<RunWriter> made(
      new RunWriter(folder, opened(readings_file), opened(capture_file)));
  if (!file.open || !made->readings_.open || !made->capture_.open) return fail_by_errno(folder);
  if (auto put = made->put(file, head_text(head)); !put) return pass_on(put);
  if (auto put = made->put(made->capture_, capture_head_of(head)); !put) return pass_on(put);
  return made;
}

Result<void> RunWriter::put(File& file, const std::string& text) const {
  if (std::fputs(text.c_str(), file.open.get()) < 0 || std::fflush(file.open.get()) != 0) {
    return fail_by_errno(folder_ + '/' + file.name);
  }
  file.bytes += text.size();
  return {};
}

std::uint64_t RunWriter::bytes() const {
  return std::max(readings_.bytes, capture_.bytes);
}

Result<void> RunWriter::add(const Description& description) {
  return put(readings_, description_line(description));
}

Result<void> RunWriter::add(const RunReading& reading) {
  return put(readings_, reading_line(reading));
}

Result<void> RunWriter::add(std::span<const CapturePiece> pieces) {
  std::string text;
  for (const CapturePiece& piece : pieces) append_piece(text, piece);
  return put(capture_, text);
}

Result<void> RunWriter::end(const RunEnd& end) {
  return put(readings_, end_line(end));
}

Result<std::string> text_of_file(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return fail(ErrorCode::unavailable, path + ": " + error.message());
  if (size > most_file_bytes) return fail(ErrorCode::full, path + ": over 1 GiB");
  std::ifstream file(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(size), '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(size))) {
    return fail(ErrorCode::unavailable, path + ": cannot be read");
  }
  return text;
}

Result<RunRecord> read_run(const std::string& folder) {
  const auto path = [&](const char* name) { return folder + '/' + name; };
  auto head = text_of_file(path(head_file));
  if (!head) return pass_on(head);
  auto parsed = parse_head(*head);
  if (!parsed) {
    return fail(ErrorCode::invalid, path(head_file) + ": " + parsed.error().text);
  }
  RunRecord record;
  record.head = std::move(*parsed);
  auto readings = text_of_file(path(readings_file));
  if (!readings) return pass_on(readings);
  if (auto added = add_lines(record, whole_lines(*readings), path(readings_file)); !added) {
    return pass_on(added);
  }
  auto bytes = text_of_file(path(capture_file));
  if (!bytes) return pass_on(bytes);
  auto capture = parse_capture(whole_lines(*bytes));
  if (!capture) {
    return fail(ErrorCode::invalid, path(capture_file) + ": " + capture.error().text);
  }
  record.pieces = std::move(capture->pieces);
  std::error_code error;
  if (!std::filesystem::exists(path(provoked_file), error)) return record;
  auto provoked = text_of_file(path(provoked_file));
  if (!provoked) return pass_on(provoked);
  if (auto added = add_lines(record, whole_lines(*provoked), path(provoked_file)); !added) {
    return pass_on(added);
  }
  return record;
}

Result<void> add_provoked(const std::string& folder, const RunHead& head,
                          std::span<const Provoked> provoked,
                          std::span<const CapturePiece> pieces) {
  std::string bytes = capture_head_of(head);
  for (const CapturePiece& piece : pieces) append_piece(bytes, piece);
  std::string lines;
  for (const Provoked& one : provoked) lines += provoked_line(one);
  if (auto kept = replace_file(folder + '/' + provoked_capture, bytes); !kept) return kept;
  return replace_file(folder + '/' + provoked_file, lines);
}

}  // namespace buoyd
