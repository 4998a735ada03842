#include "shore/export/netcdf_file.hpp"

#include <netcdf.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

/// None of 1, 2, 3, 4 and 9: "not evaluated" would else read as missing.
constexpr signed char missing_flag = -127;
/// The least that shrinks: a higher level takes longer and gains little.
constexpr int deflate_level = 1;

constexpr nc_type type_of(NcType type) {
  constexpr std::array<nc_type, 7> types{NC_BYTE,  NC_SHORT,  NC_INT,   NC_INT64,
                                         NC_FLOAT, NC_DOUBLE, NC_STRING};
  return types[static_cast<std::size_t>(type)];
}

buoyd::Error error_of(const std::string& path, int code) {
  // HDF5 says "HDF error" of whatever the kernel refused, or where it is a file's beginning
  // "Permission denied": a full disk, too. That has a name that people know.
  const bool is_full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
  if (is_full || (code == EACCES && errno != 0)) code = errno;
  std::string text = path + ": " + nc_strerror(code);
  if (code == NC_EHDFERR && errno != 0) text += std::string(" (") + std::strerror(errno) + ")";
  return {ErrorCode::unavailable, std::move(text), code};
}

}  // namespace

double missing_float64() {
  return NC_FILL_DOUBLE;
}
float missing_float32() {
  return NC_FILL_FLOAT;
}
std::int64_t missing_int64() {
  return NC_FILL_INT64;
}

Result<NetcdfFile> NetcdfFile::create(const std::string& path) {
  int id = 0;
  errno = 0;
  const int code = nc_create(path.c_str(), NC_NETCDF4 | NC_CLOBBER, &id);
  if (code != NC_NOERR) return tl::unexpected(error_of(path, code));
  return NetcdfFile(id, path);
}

Result<NetcdfFile> NetcdfFile::open(const std::string& path) {
  int id = 0;
  errno = 0;
  const int code = nc_open(path.c_str(), NC_WRITE, &id);
  if (code != NC_NOERR) return tl::unexpected(error_of(path, code));
  return NetcdfFile(id, path);
}

NetcdfFile::NetcdfFile(NetcdfFile&& other) noexcept
    : id_(std::exchange(other.id_, closed)),
      path_(std::move(other.path_)),
      error_(std::move(other.error_)) {}

NetcdfFile::~NetcdfFile() {
  if (id_ != closed) nc_close(id_);
}

bool NetcdfFile::may_call() const {
  errno = 0;
  return id_ != closed && !error_;
}

bool NetcdfFile::check(int code) {
  if (code != NC_NOERR && !error_) error_ = error_of(path_, code);
  errno = 0;  // of who calls on without asking
  return !error_;
}

int NetcdfFile::add_dimension(const std::string& name, std::size_t length) {
  int id = 0;
  if (may_call()) check(nc_def_dim(id_, name.c_str(), length, &id));
  return id;
}

int NetcdfFile::add_variable(const std::string& name, NcType type,
                             const std::vector<int>& dimensions) {
  int id = 0;
  if (may_call()) {
    check(nc_def_var(id_, name.c_str(), type_of(type), static_cast<int>(dimensions.size()),
                     dimensions.data(), &id));
  }
  return id;
}

void NetcdfFile::pack(int variable, NcType type, const std::vector<std::size_t>& chunk) {
  if (!may_call() || !check(nc_def_var_chunking(id_, variable, NC_CHUNKED, chunk.data()))) return;
  if (type == NcType::text) return;  // texts are kept elsewhere in the file
  check(nc_def_var_deflate(id_, variable, 1, 1, deflate_level));
  // The default would keep up to 16 MiB of each variable in memory. Whole chunks are written.
  std::size_t bytes = sizeof(double);
  for (const std::size_t length : chunk) bytes *= length;
  check(nc_set_var_chunk_cache(id_, variable, bytes, 1, 0.75F));
}

int NetcdfFile::variable(const std::string& name) {
  int id = 0;
  if (may_call()) check(nc_inq_varid(id_, name.c_str(), &id));
  return id;
}

void NetcdfFile::set(int variable, const std::string& name, std::string_view text) {
  if (!may_call()) return;
  check(nc_put_att_text(id_, variable, name.c_str(), text.size(), text.data()));
}

void NetcdfFile::set(int variable, const std::string& name, double value) {
  if (may_call()) check(nc_put_att_double(id_, variable, name.c_str(), NC_DOUBLE, 1, &value));
}

void NetcdfFile::set(int variable, const std::string& name, std::span<const std::int64_t> values,
                     NcType type) {
  if (!may_call()) return;
  const std::vector<long long> numbers(values.begin(), values.end());
  check(nc_put_att_longlong(id_, variable, name.c_str(), type_of(type), numbers.size(),
                            numbers.data()));
}

void NetcdfFile::set_missing(int variable, NcType type) {
  if (!may_call()) return;
  for (const char* const name : {"_FillValue", "missing_value"}) {
    const double real = missing_float64();
    const float single = missing_float32();
    const long long integer = missing_int64();
    if (type == NcType::float64) check(nc_put_att_double(id_, variable, name, NC_DOUBLE, 1, &real));
    if (type == NcType::float32) check(nc_put_att_float(id_, variable, name, NC_FLOAT, 1, &single));
    if (type == NcType::int64) {
      check(nc_put_att_longlong(id_, variable, name, NC_INT64, 1, &integer));
    }
  }
}

void NetcdfFile::set_missing_flag(int variable) {
  if (!may_call()) return;
  for (const char* const name : {"_FillValue", "missing_value"}) {
    check(nc_put_att_schar(id_, variable, name, NC_BYTE, 1, &missing_flag));
  }
}

void NetcdfFile::put(int variable, std::span<const std::size_t> start,
                     std::span<const std::size_t> count, const void* values) {
  if (may_call()) check(nc_put_vara(id_, variable, start.data(), count.data(), values));
}

void NetcdfFile::put(int variable, std::span<const std::size_t> start,
                     std::span<const std::size_t> count, const std::vector<std::string>& texts) {
  if (!may_call()) return;
  std::vector<const char*> pointers;
  pointers.reserve(texts.size());
  for (const std::string& text : texts) pointers.push_back(text.c_str());
  check(nc_put_vara_string(id_, variable, start.data(), count.data(), pointers.data()));
}

Result<void> NetcdfFile::result() const {
  if (error_) return tl::unexpected(*error_);
  return {};
}

Result<void> NetcdfFile::close() {
  if (id_ != closed) check(nc_close(std::exchange(id_, closed)));
  return result();
}

}  // namespace buoyshore
