#include "spool/store/storage_fault.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace buoyd {
namespace {

struct FaultCase {
  int code;
  StorageFault fault;
};

TEST(StorageFault, the_extended_code_decides_the_policy) {
  const FaultCase cases[] = {
      {SQLITE_FULL, StorageFault::full},
      {SQLITE_IOERR_SHMSIZE, StorageFault::full},
      {SQLITE_IOERR_FSYNC, StorageFault::io},
      {SQLITE_IOERR_WRITE, StorageFault::io},
      {SQLITE_IOERR_READ, StorageFault::io},
      {SQLITE_IOERR_SHORT_READ, StorageFault::io},
      {SQLITE_IOERR_SHMMAP, StorageFault::io},
      {SQLITE_CONSTRAINT_PRIMARYKEY, StorageFault::io},
      {SQLITE_CORRUPT, StorageFault::corrupt},
      {SQLITE_CORRUPT_INDEX, StorageFault::corrupt},
      {SQLITE_NOTADB, StorageFault::corrupt},
      {SQLITE_ERROR, StorageFault::corrupt},
      {SQLITE_BUSY, StorageFault::busy},
      {SQLITE_BUSY_SNAPSHOT, StorageFault::busy},
      {SQLITE_LOCKED, StorageFault::busy},
      {SQLITE_NOMEM, StorageFault::busy},
      {SQLITE_CANTOPEN, StorageFault::unavailable},
      {SQLITE_READONLY, StorageFault::unavailable},
      {SQLITE_READONLY_DIRECTORY, StorageFault::unavailable},
      {SQLITE_PERM, StorageFault::unavailable},
  };
  for (const FaultCase& c : cases) {
    EXPECT_EQ(fault_of({ErrorCode::storage, "", c.code}), c.fault) << sqlite3_errstr(c.code);
  }
  EXPECT_EQ(fault_of({ErrorCode::unavailable, "", 2}), StorageFault::unavailable);
  EXPECT_EQ(fault_of({ErrorCode::full, "", 28}), StorageFault::full);
}

}  // namespace
}  // namespace buoyd
