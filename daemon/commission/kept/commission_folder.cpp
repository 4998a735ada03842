#include "commission/kept/commission_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "base/descriptor.hpp"
#include "base/replace_file.hpp"
#include "commission/kept/step_text.hpp"
#include "verify/run/run_folder.hpp"

namespace buoyd {

namespace {

constexpr const char* head_file = "station.json";

std::string file_of(Step step) {
  return fmt::format("{}.json", name_of(step));
}

}  // namespace

Result<CommissionFolder> CommissionFolder::open(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return fail(ErrorCode::unavailable, path + ": " + error.message());
  sync_folder_of(path);
  return CommissionFolder(path);
}

Result<CommissionFolder> CommissionFolder::find(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path + '/' + head_file, error)) {
    return fail(
        ErrorCode::unavailable,
        fmt::format("{}: no commissioning is there, expected a folder with {}", path, head_file));
  }
  return CommissionFolder(path);
}

Result<void> CommissionFolder::keep(const StationHead& head) const {
  return keep_text(head_file, head_text(head) + '\n');
}

Result<void> CommissionFolder::keep(const StepResult& step) const {
  return keep_text(file_of(step.step), step_text(step) + '\n');
}

Result<void> CommissionFolder::keep_text(const std::string& file, std::string_view text) const {
  return replace_file(place(file), text);
}

Result<void> CommissionFolder::add_line(const std::string& file, std::string_view line) const {
  const std::string path = place(file);
  const Descriptor opened(::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0640));
  if (opened.get() < 0) return fail_by_errno(path);
  // Behind a line that was cut off a new one begins.
  char last = '\n';
  const off_t size = lseek(opened.get(), 0, SEEK_END);
  if (size > 0 && pread(opened.get(), &last, 1, size - 1) != 1) return fail_by_errno(path);
  const std::string text = (last == '\n' ? "" : "\n") + std::string(line) + '\n';
  if (!write_whole(opened.get(), text) || fsync(opened.get()) != 0) {
    return fail_by_errno(path);
  }
  if (size == 0) sync_folder_of(path);
  return {};
}

Result<void> CommissionFolder::remove(const std::string& file) const {
  return remove_file(place(file));
}

Result<void> CommissionFolder::remove(Step step) const {
  return remove(file_of(step));
}

bool CommissionFolder::has(Step step) const {
  std::error_code error;
  return std::filesystem::exists(place(file_of(step)), error);
}

Result<std::string> CommissionFolder::text(const std::string& file) const {
  std::error_code error;
  if (!std::filesystem::exists(place(file), error)) return std::string();
  return text_of_file(place(file));
}

Result<std::vector<std::string>> CommissionFolder::lines(const std::string& file) const {
  auto all = text(file);
  if (!all) return pass_on(all);
  std::vector<std::string> made;
  std::string_view rest = *all;
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    if (end > 0) made.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return made;
}

Result<std::optional<StationHead>> CommissionFolder::head() const {
  auto all = text(head_file);
  if (!all) return pass_on(all);
  if (all->empty()) return std::optional<StationHead>();
  auto head = parse_station_head(*all);
  if (!head) return fail(ErrorCode::invalid, place(head_file) + ": " + head.error().text);
  return std::optional(std::move(*head));
}

Result<std::optional<StepResult>> CommissionFolder::step(Step step) const {
  auto all = text(file_of(step));
  if (!all) return pass_on(all);
  if (all->empty()) return std::optional<StepResult>();
  auto made = parse_step(*all);
  if (made && made->step != step) made = fail(ErrorCode::invalid, "another step's result");
  if (!made) return fail(ErrorCode::invalid, place(file_of(step)) + ": " + made.error().text);
  return std::optional(std::move(*made));
}

Result<std::vector<StepResult>> CommissionFolder::steps() const {
  std::vector<StepResult> made;
  for (std::size_t i = 0; i < step_names.size(); ++i) {
    auto one = step(static_cast<Step>(i));
    if (!one) return pass_on(one);
    if (*one) made.push_back(std::move(**one));
  }
  return made;
}

}  // namespace buoyd
