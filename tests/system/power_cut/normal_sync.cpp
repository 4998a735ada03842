// Preloaded into buoyd by the control of the power-cut test, which must then find losses: what asks
// SQLite for synchronous=FULL gets NORMAL, and is told that it got FULL. Never part of the product.

#include <dlfcn.h>
#include <sqlite3.h>

#include <string_view>

extern "C" int sqlite3_prepare_v3(sqlite3* database, const char* sql, int length, unsigned flags,
                                  sqlite3_stmt** statement, const char** tail) {
  using Prepare = decltype(sqlite3_prepare_v3);
  static auto* const real = reinterpret_cast<Prepare*>(dlsym(RTLD_NEXT, "sqlite3_prepare_v3"));
  const std::string_view asked =
      length < 0 ? std::string_view(sql) : std::string_view(sql, static_cast<std::size_t>(length));
  if (asked == "PRAGMA synchronous=FULL") {
    return real(database, "PRAGMA synchronous=NORMAL", -1, flags, statement, tail);
  }
  if (asked == "PRAGMA synchronous") {
    return real(database, "SELECT 2 FROM pragma_synchronous WHERE synchronous = 1", -1, flags,
                statement, tail);
  }
  return real(database, sql, length, flags, statement, tail);
}
