// Preloaded into buoyd it makes a daemon that lies: of each ten readings one is not inserted, and
// the insert says that it was. Its number is a hole in the store, which buoyd reports as a gap.

#include <dlfcn.h>
#include <sqlite3.h>

#include <atomic>
#include <string_view>

extern "C" int sqlite3_step(sqlite3_stmt* statement) {
  using Step = int (*)(sqlite3_stmt*);
  static const auto step = reinterpret_cast<Step>(dlsym(RTLD_NEXT, "sqlite3_step"));
  static std::atomic<unsigned> inserts{0};
  const char* const sql = sqlite3_sql(statement);
  const bool inserts_one =
      sql != nullptr && std::string_view(sql).starts_with("INSERT INTO reading ");
  if (inserts_one && ++inserts % 10 == 0) {
    return SQLITE_DONE;
  }
  return step(statement);
}
