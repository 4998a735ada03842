#include "model/load/library.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>

namespace buoyd {

namespace {

void add_folder(const std::string& folder, std::map<std::string, ModelFile>& files) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() != ".toml") {
      continue;
    }
    ModelFile& file = files[entry->path().stem().string()];
    file.name = entry->path().stem().string();
    file.overrides = file.path;
    file.path = entry->path().string();
  }
}

/// Those that begin alike, else all: what a slip of the pen meant.
std::vector<std::string> near_names(const std::string& name, const std::vector<ModelFile>& files) {
  std::vector<std::string> near;
  std::vector<std::string> all;
  for (const ModelFile& file : files) {
    all.push_back(file.name);
    if (file.name.substr(0, 2) == name.substr(0, 2)) {
      near.push_back(file.name);
    }
  }
  return near.empty() ? all : near;
}

}  // namespace

std::vector<std::string> default_model_folders() {
  return {"/usr/share/buoyd/models", "/etc/buoyd/models"};
}

std::string beside_models(const std::string& name, const std::vector<std::string>& folders) {
  const std::filesystem::path first = std::filesystem::path(folders.front() + '/').parent_path();
  const std::filesystem::path last = first.filename();
  const bool is_named = last != "." && last != "..";
  return is_named ? first.parent_path() / name : first / ".." / name;
}

std::vector<ModelFile> list_models(const std::vector<std::string>& folders) {
  std::map<std::string, ModelFile> files;
  for (const std::string& folder : folders) {
    add_folder(folder, files);
  }
  std::vector<ModelFile> list;
  list.reserve(files.size());
  for (auto& [name, file] : files) {
    list.push_back(std::move(file));
  }
  return list;
}

LoadedModel find_model(const std::string& name, const std::vector<std::string>& folders) {
  const std::vector<ModelFile> files = list_models(folders);
  const auto found = std::ranges::find(files, name, &ModelFile::name);
  if (found != files.end()) {
    return load_model(found->path);
  }
  const std::string near = fmt::format("{}", fmt::join(near_names(name, files), ", "));
  Mistake mistake;
  mistake.file = name;
  mistake.text = files.empty()
                     ? fmt::format("no such model, and none at all in {}", fmt::join(folders, ", "))
                     : fmt::format("no such model, expected one of {}", near);
  return {nullptr, {std::move(mistake)}};
}

}  // namespace buoyd
