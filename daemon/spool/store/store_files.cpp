#include "spool/store/store_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <utility>

#include "base/descriptor.hpp"
#include "base/replace_file.hpp"

namespace buoyd {

namespace {

constexpr std::size_t most_newer = 99;
constexpr std::size_t longest_archive = 64;
constexpr std::array<std::string_view, 3> database_parts{"", "-wal", "-shm"};

bool exists(const std::string& path) {
  return access(path.c_str(), F_OK) == 0;
}

std::string_view word_of(StoreFiles::Aside why) {
  return why == StoreFiles::Aside::newer ? "newer" : "aside";
}

Result<void> rename_if_there(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT) {
    return fail_by_errno(from);
  }
  return {};
}

std::uint64_t bytes_of(const std::string& database) {
  std::uint64_t sum = 0;
  for (const std::string_view part : database_parts) {
    sum += file_bytes(database + std::string(part));
  }
  return sum;
}

void remove_all(const std::string& database, const std::string& stem) {
  for (const std::string_view part : database_parts) {
    unlink((database + std::string(part)).c_str());
  }
  unlink((stem + ".id").c_str());
}

/// A store's parts under another name, the database first and the identity last.
Result<void> move_parts(const std::string& database, const std::string& stem,
                        const std::string& to_database, const std::string& to_stem) {
  for (const std::string_view part : database_parts) {
    auto moved = rename_if_there(database + std::string(part), to_database + std::string(part));
    if (!moved) return moved;
  }
  return rename_if_there(stem + ".id", to_stem + ".id");
}

/// As move_parts(); what stood there is gone, also where it had parts that this one lacks.
Result<void> move_all(const std::string& database, const std::string& stem,
                      const std::string& to_database, const std::string& to_stem) {
  remove_all(to_database, to_stem);
  return move_parts(database, stem, to_database, to_stem);
}

}  // namespace

std::uint64_t file_bytes(const std::string& path) {
  struct stat facts{};
  return stat(path.c_str(), &facts) == 0 ? static_cast<std::uint64_t>(facts.st_size) : 0;
}

StoreFiles::StoreFiles(std::string database, std::shared_ptr<StoreLock> lock)
    : database_(std::move(database)),
      stem_(store_stem(database_)),
      lock_(lock ? std::move(lock) : std::make_shared<StoreLock>(database_)) {
  const std::filesystem::path path(database_);
  folder_ = path.has_parent_path() ? path.parent_path().string() : ".";
  for (std::size_t number = 1; number <= most_newer; ++number) {
    if (exists(aside_name(Aside::newer, number).database)) newest_newer_ = number;
  }
}

std::uint64_t StoreFiles::database_bytes() const {
  return file_bytes(database_);
}

std::uint64_t StoreFiles::wal_bytes() const {
  return file_bytes(database_ + "-wal");
}

StoreFiles::Identity StoreFiles::identity_of(const std::string& path) {
  struct stat facts{};
  if (stat(path.c_str(), &facts) != 0) {
    return {};
  }
  return {facts.st_dev, facts.st_ino};
}

void StoreFiles::note_opened() {
  wal_ = identity_of(database_ + "-wal");
  shared_memory_ = identity_of(database_ + "-shm");
}

bool StoreFiles::wal_has_moved() const {
  return identity_of(database_ + "-wal") != wal_ ||
         identity_of(database_ + "-shm") != shared_memory_;
}

bool StoreFiles::database_is_missing() const {
  return database_bytes() == 0 && (wal_bytes() > 0 || read_id().has_value());
}

StoreFiles::Name StoreFiles::aside_name(Aside why, std::size_t number) const {
  const std::string stem = fmt::format("{}.{}-{}", stem_, word_of(why), number);
  return {stem + ".db", stem};
}

std::vector<std::string> StoreFiles::set_aside_as(Aside why, std::size_t most) const {
  std::vector<std::string> found;
  for (std::size_t number = 1; number <= most; ++number) {
    Name name = aside_name(why, number);
    if (exists(name.database)) found.push_back(std::move(name.database));
  }
  return found;
}

std::vector<std::string> StoreFiles::damaged() const {
  return set_aside_as(Aside::damaged, most_aside);
}

std::vector<std::string> StoreFiles::newer() const {
  return set_aside_as(Aside::newer, newest_newer_);
}

bool StoreFiles::is_aside(const std::string& database) const {
  const auto is_in = [&database](const std::vector<std::string>& all) {
    return std::find(all.begin(), all.end(), database) != all.end();
  };
  return is_in(damaged()) || is_in(newer());
}

void StoreFiles::remove_aside(const std::string& database) const {
  remove_all(database, StoreFiles(database).stem_);
  sync_folder();
}

std::uint64_t StoreFiles::aside_bytes() const {
  std::uint64_t sum = 0;
  for (const std::string& database : damaged()) sum += bytes_of(database);
  for (const std::string& database : newer()) sum += bytes_of(database);
  return sum;
}

Result<std::size_t> StoreFiles::free_number(Aside why) const {
  const std::size_t most = why == Aside::damaged ? most_aside : most_newer;
  for (std::size_t number = 1; number <= most; ++number) {
    if (!exists(aside_name(why, number).database)) return number;
  }
  return fail(ErrorCode::full, "no name is free to set a store aside");
}

/// Where the database went when a power cut ended a move: there is no identity beside it yet.
std::optional<StoreFiles::Name> StoreFiles::begun_move() const {
  if (exists(database_)) return std::nullopt;
  for (const Aside why : {Aside::damaged, Aside::newer}) {
    const std::size_t most = why == Aside::damaged ? most_aside : most_newer;
    for (std::size_t number = 1; number <= most; ++number) {
      Name name = aside_name(why, number);
      const bool has_wal = exists(name.database + "-wal") && wal_bytes() > 0;
      if (exists(name.database) && !exists(name.stem + ".id") && !has_wal) return name;
    }
  }
  return std::nullopt;
}

Result<std::string> StoreFiles::set_aside(Aside why, std::optional<std::uint64_t> last) {
  if (const auto to = begun_move()) {
    auto moved = move_parts(database_, stem_, to->database, to->stem);
    if (!moved) return pass_on(moved);
    sync_folder();
    return "kept beside " + to->database + note_last(*to, last);
  }
  const auto number = free_number(why);
  if (!number && why == Aside::damaged) {
    return replace_smallest(last);
  }
  if (!number) return tl::unexpected(number.error());
  const Name to = aside_name(why, *number);
  if (why == Aside::newer) newest_newer_ = std::max(newest_newer_, *number);
  if (auto moved = move_all(database_, stem_, to.database, to.stem); !moved) return pass_on(moved);
  sync_folder();
  return "kept as " + to.database + note_last(to, last);
}

/// After the move: without it, a start after a power cut in between goes on with the store.
std::string StoreFiles::note_last(const Name& aside, std::optional<std::uint64_t> last) {
  if (!last) {
    return {};
  }
  const auto id = StoreFiles(aside.database).read_id();
  const std::string name = id ? to_hex(*id) : std::string{};
  const auto noted = replace_file(aside.stem + ".id", fmt::format("{}\nlast {}\n", name, *last));
  return noted ? std::string{} : "; that it ends at " + std::to_string(*last) + " is not noted";
}

Result<std::string> StoreFiles::replace_smallest(std::optional<std::uint64_t> last) const {
  const Name first = aside_name(Aside::damaged, 1);
  const Name second = aside_name(Aside::damaged, 2);
  const std::uint64_t sizes[] = {bytes_of(first.database), bytes_of(second.database),
                                 bytes_of(database_)};
  if (sizes[2] <= std::min(sizes[0], sizes[1])) {
    remove_all(database_, stem_);
    sync_folder();
    return fmt::format("deleted, as the smallest of three ({} bytes)", sizes[2]);
  }
  if (sizes[0] < sizes[1]) {
    auto moved = move_all(second.database, second.stem, first.database, first.stem);
    if (!moved) return pass_on(moved);
  }
  auto moved = move_all(database_, stem_, second.database, second.stem);
  if (!moved) return pass_on(moved);
  sync_folder();
  return fmt::format("kept as {}, the smallest of three ({} bytes) was deleted{}", second.database,
                     std::min(sizes[0], sizes[1]), note_last(second, last));
}

void StoreFiles::sync_folder() const {
  const Descriptor folder(open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) fsync(folder.get());
}

Result<void> StoreFiles::write_id(const EpochId& id) const {
  return replace_file(stem_ + ".id", to_hex(id) + "\n");
}

std::optional<EpochId> StoreFiles::read_id() const {
  std::ifstream file(stem_ + ".id");
  std::string text;
  std::getline(file, text);
  const auto id = hash8_from_hex(text);
  return id ? std::optional(*id) : std::nullopt;
}

Result<void> StoreFiles::write_archive(const std::string& archive) const {
  return replace_file(stem_ + ".archive", archive + "\n");
}

std::string StoreFiles::read_archive() const {
  std::ifstream file(stem_ + ".archive");
  std::string text;
  std::getline(file, text);
  const bool is_name = text.size() <= longest_archive &&
                       std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
  return is_name ? text : std::string{};
}

std::optional<std::uint64_t> StoreFiles::read_last() const {
  std::ifstream file(stem_ + ".id");
  std::string text;
  std::uint64_t last = 0;
  const bool is_there = std::getline(file, text) && file >> text >> last && text == "last";
  return is_there ? std::optional(last) : std::nullopt;
}

}  // namespace buoyd
