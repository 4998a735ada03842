#pragma once
// A NetCDF-4 file over libnetcdf's C interface, thin. The first error is kept and all calls after
// it do nothing: who writes many attributes asks once. One thread; libnetcdf is not for several.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace buoyshore {

/// The types that we write.
enum class NcType : std::uint8_t { byte, int16, int32, int64, float32, float64, text };

class NetcdfFile {
 public:
  /// A new file. An old one of that name is lost. Error unavailable: it cannot be made.
  [[nodiscard]] static buoyd::Result<NetcdfFile> create(const std::string& path);
  /// One that is there, to write on. Error unavailable: it is none, or was never closed.
  [[nodiscard]] static buoyd::Result<NetcdfFile> open(const std::string& path);
  NetcdfFile(NetcdfFile&& other) noexcept;
  NetcdfFile& operator=(NetcdfFile&&) = delete;
  ~NetcdfFile();

  static constexpr std::size_t unlimited = 0;
  /// The dimension's id.
  int add_dimension(const std::string& name, std::size_t length);
  /// The variable's id.
  int add_variable(const std::string& name, NcType type, const std::vector<int>& dimensions);
  /// How many values of each dimension are stored together and packed.
  void pack(int variable, NcType type, const std::vector<std::size_t>& chunk);
  [[nodiscard]] int variable(const std::string& name);

  /// The id of the file itself, for attributes.
  static constexpr int global = -1;
  void set(int variable, const std::string& name, std::string_view text);
  void set(int variable, const std::string& name, double value);
  void set(int variable, const std::string& name, std::span<const std::int64_t> values,
           NcType type);
  /// What stands where nothing was written, as a reader sees it: `_FillValue` and `missing_value`.
  void set_missing(int variable, NcType type);
  /// The same of a flag.
  void set_missing_flag(int variable);

  /// Values from `start` on, `count` of each dimension.
  void put(int variable, std::span<const std::size_t> start, std::span<const std::size_t> count,
           const void* values);
  void put(int variable, std::span<const std::size_t> start, std::span<const std::size_t> count,
           const std::vector<std::string>& texts);

  /// The first error since the file was opened; its place is the file. Error unavailable.
  [[nodiscard]] buoyd::Result<void> result() const;
  /// Writes what is not written and closes it. Error as result().
  [[nodiscard]] buoyd::Result<void> close();

 private:
  static constexpr int closed = -1;
  NetcdfFile(int id, std::string path) : id_(id), path_(std::move(path)) {}
  /// Keeps the first error; false if there is one.
  bool check(int code);
  /// Before each call: what errno says after it is its own.
  [[nodiscard]] bool may_call() const;

  int id_;
  std::string path_;
  std::optional<buoyd::Error> error_;
};

/// What stands for a missing value.
[[nodiscard]] double missing_float64();
[[nodiscard]] float missing_float32();
[[nodiscard]] std::int64_t missing_int64();

}  // namespace buoyshore
