#include "spool/store/connection.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

namespace buoyd {

namespace {

constexpr std::int64_t heap_limit = std::int64_t{8} * 1024 * 1024;

struct Pragma {
  std::string_view name;
  std::string_view value;
  std::string_view expected;
};

constexpr std::array<Pragma, 4> always{{
    {"synchronous", "FULL", "2"},
    {"cache_size", "-1024", "-1024"},
    {"temp_store", "MEMORY", "2"},
    {"busy_timeout", "5000", "5000"},
}};

constexpr std::array<Pragma, 4> for_files{{
    {"journal_mode", "WAL", "wal"},
    {"journal_size_limit", "4194304", "4194304"},
    {"wal_autocheckpoint", "0", "0"},  // we do it ourselves, when idle
    {"mmap_size", "0", "0"},           // an I/O error under mmap is SIGBUS
}};

template <std::size_t N>
Result<void> set_all(Database& database, const std::array<Pragma, N>& pragmas) {
  for (const Pragma& pragma : pragmas) {
    auto set = database.set_pragma(pragma.name, pragma.value, pragma.expected);
    if (!set) return set;
  }
  return {};
}

Result<std::unique_ptr<Database>> connect(const std::string& path) {
  sqlite3_soft_heap_limit64(heap_limit);
  return Database::open(path, Database::Mode::create);
}

/// Before anything is in the file: later it would have no effect.
Result<void> set_page_size(Database& database) {
  const auto pages = database.value("PRAGMA page_count");
  if (!pages) return tl::unexpected(pages.error());
  const std::string size = std::to_string(new_page_bytes);
  return *pages == "0" ? database.set_pragma("page_size", size, size) : Result<void>{};
}

}  // namespace

Result<std::unique_ptr<Database>> connect_file(const std::string& path) {
  auto database = connect(path);
  if (!database) return database;
  if (sqlite3_db_readonly((*database)->handle(), "main") == 1) {
    return fail(ErrorCode::unavailable, fmt::format("{} can only be read", path), SQLITE_READONLY);
  }
  if (auto set = set_page_size(**database); !set) return pass_on(set);
  if (auto set = set_all(**database, for_files); !set) return pass_on(set);
  if (auto set = set_all(**database, always); !set) return pass_on(set);
  return database;
}

Result<std::unique_ptr<Database>> connect_memory() {
  auto database = connect(":memory:");
  if (!database) return database;
  if (auto set = set_page_size(**database); !set) return pass_on(set);
  if (auto set = set_all(**database, always); !set) return pass_on(set);
  return database;
}

bool has_moved(const Database& database) {
  int moved = 0;
  const int code = sqlite3_file_control(database.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return code == SQLITE_OK && moved != 0;
}

std::string immutable_uri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      uri += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

}  // namespace buoyd
