#include "support/faulty_vfs.hpp"

#include <cstring>
#include <new>

namespace buoyd {

namespace {

/// What stands before the real file in the memory that SQLite gives to xOpen.
struct ShimFile {
  sqlite3_file base;
  FaultyVfs* owner;
  FileKind kind;
  const char* path;  // SQLite keeps it as long as the file is open

  [[nodiscard]] sqlite3_file* real() {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(this) + sizeof(ShimFile));
  }
  int step(FileOp op, std::int64_t offset = 0, int bytes = 0, const void* data = nullptr) {
    return owner->step({kind, op, path == nullptr ? "" : path, offset, bytes, data});
  }
};

ShimFile& shim(sqlite3_file* file) {
  return *reinterpret_cast<ShimFile*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
  return shim(file).real();
}
const sqlite3_io_methods& methods(sqlite3_file* file) {
  return *real(file)->pMethods;
}

int file_close(sqlite3_file* file) {
  return methods(file).xClose(real(file));
}

int file_read(sqlite3_file* file, void* data, int bytes, sqlite3_int64 offset) {
  const int fault = shim(file).step(FileOp::read, offset, bytes);
  if (fault != SQLITE_OK && fault != SQLITE_IOERR_SHORT_READ) {
    return fault;
  }
  const int code = methods(file).xRead(real(file), data, bytes, offset);
  if (code == SQLITE_OK && fault == SQLITE_IOERR_SHORT_READ) {
    std::memset(static_cast<char*>(data) + bytes / 2, 0,
                static_cast<std::size_t>(bytes - bytes / 2));
    return fault;
  }
  return code;
}

int file_write(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
  const int fault = shim(file).step(FileOp::write, offset, bytes, data);
  const bool is_torn = fault == SQLITE_IOERR_WRITE || fault == SQLITE_FULL;
  if (fault != SQLITE_OK && !is_torn) {
    return fault;
  }
  const int code = methods(file).xWrite(real(file), data, is_torn ? bytes / 2 : bytes, offset);
  return is_torn ? fault : code;
}

int file_truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int fault = shim(file).step(FileOp::truncate, size);
  return fault != SQLITE_OK ? fault : methods(file).xTruncate(real(file), size);
}

int file_sync(sqlite3_file* file, int flags) {
  const int fault = shim(file).step(FileOp::sync);
  return fault != SQLITE_OK ? fault : methods(file).xSync(real(file), flags);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return methods(file).xFileSize(real(file), size);
}
int file_lock(sqlite3_file* file, int level) {
  return methods(file).xLock(real(file), level);
}
int file_unlock(sqlite3_file* file, int level) {
  return methods(file).xUnlock(real(file), level);
}
int file_reserved(sqlite3_file* file, int* out) {
  return methods(file).xCheckReservedLock(real(file), out);
}
int file_control(sqlite3_file* file, int op, void* argument) {
  return methods(file).xFileControl(real(file), op, argument);
}
int file_sector_size(sqlite3_file* file) {
  return methods(file).xSectorSize(real(file));
}
int file_characteristics(sqlite3_file* file) {
  return methods(file).xDeviceCharacteristics(real(file));
}

int file_shm_map(sqlite3_file* file, int page, int bytes, int extend, void volatile** out) {
  const int fault = shim(file).step(FileOp::shared_memory, page, bytes);
  return fault != SQLITE_OK ? fault : methods(file).xShmMap(real(file), page, bytes, extend, out);
}
int file_shm_lock(sqlite3_file* file, int offset, int n, int flags) {
  return methods(file).xShmLock(real(file), offset, n, flags);
}
void file_shm_barrier(sqlite3_file* file) {
  methods(file).xShmBarrier(real(file));
}
int file_shm_unmap(sqlite3_file* file, int remove) {
  return methods(file).xShmUnmap(real(file), remove);
}

const sqlite3_io_methods shim_methods{
    2,
    file_close,
    file_read,
    file_write,
    file_truncate,
    file_sync,
    file_size,
    file_lock,
    file_unlock,
    file_reserved,
    file_control,
    file_sector_size,
    file_characteristics,
    file_shm_map,
    file_shm_lock,
    file_shm_barrier,
    file_shm_unmap,
    nullptr,
    nullptr,
};

struct Registration {
  FaultyVfs* owner;
  sqlite3_vfs* real;
};
Registration& registration(sqlite3_vfs* vfs) {
  return *static_cast<Registration*>(vfs->pAppData);
}

FileKind kind_of(int flags) {
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) return FileKind::database;
  return (flags & SQLITE_OPEN_WAL) != 0 ? FileKind::wal : FileKind::other;
}

int vfs_open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  auto* opened = new (file) ShimFile{{nullptr}, registration(vfs).owner, kind_of(flags), path};
  if (const int fault = opened->step(FileOp::open); fault != SQLITE_OK) {
    return fault;
  }
  sqlite3_vfs* below = registration(vfs).real;
  const int code = below->xOpen(below, path, opened->real(), flags, out_flags);
  if (opened->real()->pMethods != nullptr) {
    opened->base.pMethods = &shim_methods;
  }
  return code;
}

int vfs_delete(sqlite3_vfs* vfs, const char* path, int sync) {
  const bool is_wal = std::string_view(path).ends_with("-wal");
  const FileKind kind = is_wal ? FileKind::wal : FileKind::other;
  const int fault = registration(vfs).owner->step({kind, FileOp::remove, path});
  sqlite3_vfs* below = registration(vfs).real;
  return fault != SQLITE_OK ? fault : below->xDelete(below, path, sync);
}
int vfs_access(sqlite3_vfs* vfs, const char* path, int flags, int* out) {
  sqlite3_vfs* below = registration(vfs).real;
  return below->xAccess(below, path, flags, out);
}
int vfs_full_path(sqlite3_vfs* vfs, const char* path, int bytes, char* out) {
  sqlite3_vfs* below = registration(vfs).real;
  return below->xFullPathname(below, path, bytes, out);
}
int vfs_randomness(sqlite3_vfs* vfs, int bytes, char* out) {
  sqlite3_vfs* below = registration(vfs).real;
  return below->xRandomness(below, bytes, out);
}
int vfs_sleep(sqlite3_vfs* vfs, int micros) {
  sqlite3_vfs* below = registration(vfs).real;
  return below->xSleep(below, micros);
}
int vfs_time(sqlite3_vfs* vfs, double* out) {
  sqlite3_vfs* below = registration(vfs).real;
  return below->xCurrentTime(below, out);
}
int vfs_time_64(sqlite3_vfs* vfs, sqlite3_int64* out) {
  sqlite3_vfs* below = registration(vfs).real;
  return below->xCurrentTimeInt64(below, out);
}
int vfs_last_error(sqlite3_vfs* vfs, int bytes, char* out) {
  sqlite3_vfs* below = registration(vfs).real;
  return below->xGetLastError(below, bytes, out);
}

}  // namespace

FaultyVfs::FaultyVfs() : real_(sqlite3_vfs_find(nullptr)), vfs_(new sqlite3_vfs{}) {
  vfs_->iVersion = 2;
  vfs_->szOsFile = static_cast<int>(sizeof(ShimFile)) + real_->szOsFile;
  vfs_->mxPathname = real_->mxPathname;
  vfs_->zName = "faulty";
  vfs_->pAppData = new Registration{this, real_};
  vfs_->xOpen = vfs_open;
  vfs_->xDelete = vfs_delete;
  vfs_->xAccess = vfs_access;
  vfs_->xFullPathname = vfs_full_path;
  vfs_->xRandomness = vfs_randomness;
  vfs_->xSleep = vfs_sleep;
  vfs_->xCurrentTime = vfs_time;
  vfs_->xGetLastError = vfs_last_error;
  vfs_->xCurrentTimeInt64 = vfs_time_64;
  sqlite3_vfs_register(vfs_.get(), 1);
}

FaultyVfs::~FaultyVfs() {
  sqlite3_vfs_unregister(vfs_.get());
  sqlite3_vfs_register(real_, 1);
  delete static_cast<Registration*>(vfs_->pAppData);
}

void FaultyVfs::fail(FileKind kind, FileOp op, int code, std::uint64_t times, std::uint64_t after) {
  const std::lock_guard lock(mutex_);
  faults_.push_back({kind, op, code, times, after});
}

void FaultyVfs::ask_before(std::function<int(const FileStep&)> hook) {
  const std::lock_guard lock(mutex_);
  hook_ = std::move(hook);
}

void FaultyVfs::heal() {
  const std::lock_guard lock(mutex_);
  faults_.clear();
  hook_ = nullptr;
}

FaultyVfs::Counts FaultyVfs::counts(FileKind kind) const {
  const std::lock_guard lock(mutex_);
  return counts_[static_cast<std::size_t>(kind)];
}

FaultyVfs::Counts FaultyVfs::total() const {
  Counts sum;
  for (const FileKind kind : {FileKind::database, FileKind::wal, FileKind::other}) {
    const Counts one = counts(kind);
    sum.reads += one.reads;
    sum.writes += one.writes;
    sum.syncs += one.syncs;
    sum.bytes_written += one.bytes_written;
  }
  return sum;
}

void FaultyVfs::reset_counts() {
  const std::lock_guard lock(mutex_);
  counts_ = {};
}

int FaultyVfs::step(const FileStep& step) {
  const std::lock_guard lock(mutex_);
  Counts& counts = counts_[static_cast<std::size_t>(step.kind)];
  counts.reads += step.op == FileOp::read ? 1U : 0U;
  counts.writes += step.op == FileOp::write ? 1U : 0U;
  counts.syncs += step.op == FileOp::sync ? 1U : 0U;
  counts.bytes_written += step.op == FileOp::write ? static_cast<std::uint64_t>(step.bytes) : 0U;
  for (Fault& fault : faults_) {
    if (fault.kind != step.kind || fault.op != step.op || fault.times == 0) continue;
    if (fault.after > 0) {
      --fault.after;
      continue;
    }
    if (fault.times != for_ever) --fault.times;
    return fault.code;
  }
  return hook_ ? hook_(step) : SQLITE_OK;
}

}  // namespace buoyd
