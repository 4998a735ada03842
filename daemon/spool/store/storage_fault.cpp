#include "spool/store/storage_fault.hpp"

#include <sqlite3.h>

namespace buoyd {

StorageFault fault_of(const Error& error) {
  if (error.code == ErrorCode::full || error.detail == SQLITE_IOERR_SHMSIZE) {
    return StorageFault::full;
  }
  if (error.code == ErrorCode::unavailable) {
    return StorageFault::unavailable;
  }
  switch (error.detail & 0xff) {
    case SQLITE_FULL:
      return StorageFault::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR:  // our own SQL does not fit the schema: it is not our schema
    case SQLITE_SCHEMA:
      return StorageFault::corrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
      return StorageFault::busy;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return StorageFault::unavailable;
    default:
      return StorageFault::io;
  }
}

}  // namespace buoyd
