#include "shore/export/text/joined_names.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/replace_file.hpp"
#include "shore/export/part_file.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

constexpr const char* list_name = ".joined-exports";

}  // namespace

Result<JoinedNames> JoinedNames::load(std::string directory, std::string command) {
  JoinedNames names(std::move(directory), std::move(command));
  const std::string path = names.path_of(list_name);
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open() && errno == ENOENT) return names;
  for (std::string of, name; file >> of >> name;) {
    if (name.find('/') == std::string::npos) names.names_.emplace_back(of, name);
  }
  if (file.is_open() && !file.bad()) return names;
  const int error = errno;  // save() would put what is not all in its place
  return buoyd::fail(buoyd::ErrorCode::unavailable,
                     path + " cannot be read: " + std::strerror(error), error);
}

Result<void> JoinedNames::add(const std::string& name) {
  const std::pair line{command_, name};
  if (std::ranges::find(names_, line) != names_.end()) return {};
  names_.push_back(line);
  return save();
}

Result<void> JoinedNames::keep(const std::set<std::string>& names) {
  const auto before = names_.size();
  std::set<std::string> of_others;
  for (const auto& [of, name] : names_) {
    if (of != command_) of_others.insert(name);
  }
  std::erase_if(names_, [&](const auto& line) {
    const std::string path = path_of(line.second);
    if (line.first == command_ && !names.contains(line.second)) {
      if (of_others.contains(line.second)) return true;
      remove_exported(path);
    }
    std::error_code error;
    return !std::filesystem::exists(path, error) && !std::filesystem::exists(path + ".part", error);
  });
  return names_.size() == before ? Result<void>() : save();
}

Result<void> JoinedNames::save() const {
  std::string text;
  for (const auto& [of, name] : names_) text.append(of).append(" ").append(name).append("\n");
  return buoyd::replace_file(path_of(list_name), text);
}

}  // namespace buoyshore
