#include "shore/export/netcdf_format.hpp"

#include <numeric>

#include "shore/export/netcdf_column.hpp"
#include "shore/export/netcdf_head.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// What the variable `placed` says (netcdf_head.cpp).
signed char placed_flag(std::string_view placed) {
  return placed == "clock" ? 0 : placed == "record" ? 1 : 2;
}

double seconds_of(std::int64_t micros) {
  return static_cast<double>(micros) / 1e6;
}

class NetcdfReadingFile : public ReadingFile {
 public:
  NetcdfReadingFile(NetcdfFile file, const ExportSubject& subject, const CfLayout& layout)
      : file_(std::move(file)),
        subject_(subject),
        most_rows_(rows_at_once(*subject.description)),
        is_profile_(layout.feature_type == "timeSeriesProfile") {
    for (const CfVariable& variable : layout.variables) {
      columns_.emplace_back(variable, file_.variable(variable.name),
                            file_.variable(variable.flag_name));
    }
  }

  Result<void> add(const ArchivedReading& reading, const ExportTally& tally) override {
    if (time_.empty()) first_ = static_cast<std::size_t>(tally.rows);
    const std::int64_t end = end_of(reading);
    time_.push_back(seconds_of(end));
    bounds_.push_back(seconds_of(end - reading.span.count()));
    bounds_.push_back(seconds_of(end));
    seq_.push_back(reading.seq);
    epoch_.push_back(static_cast<std::int16_t>(tally.epochs.size() - 1));
    placed_.push_back(placed_flag(reading.placed));
    std::size_t value = 0;
    for (NetcdfColumn& column : columns_) {
      for (std::size_t point = 0; point < column.points(); ++point, ++value) {
        column.add(reading.values[value], reading.flags[value]);
      }
    }
    if (time_.size() == most_rows_) write_rows();
    return file_.result();
  }

  Result<void> close(const ExportTally& tally) override {
    if (!time_.empty()) write_rows();
    write_coverage(file_, subject_, tally);
    return file_.close();
  }

 private:
  template <class T>
  void put(const char* name, std::vector<T>& values, std::size_t width = 1) {
    std::vector<std::size_t> start{first_};
    std::vector<std::size_t> count{values.size() / width};
    if (width > 1) {
      start.push_back(0);
      count.push_back(width);
    }
    file_.put(file_.variable(name), start, count, values.data());
    values.clear();
  }

  void write_rows() {
    const std::size_t rows = time_.size();
    std::vector<std::int32_t> profile(rows);
    std::iota(profile.begin(), profile.end(), static_cast<std::int32_t>(first_));
    if (is_profile_) put("profile", profile);
    put("time", time_);
    if (subject_.has_span) put("time_bnds", bounds_, 2);
    bounds_.clear();
    put("seq", seq_);
    put("epoch", epoch_);
    put("placed", placed_);
    for (NetcdfColumn& column : columns_) column.put(file_, first_, rows);
  }

  NetcdfFile file_;
  ExportSubject subject_;
  std::size_t most_rows_;
  bool is_profile_;
  std::vector<NetcdfColumn> columns_;
  std::size_t first_ = 0;  // row of the first that was gathered
  std::vector<double> time_;
  std::vector<double> bounds_;
  std::vector<std::int64_t> seq_;
  std::vector<std::int16_t> epoch_;
  std::vector<signed char> placed_;
};

Result<std::unique_ptr<ReadingFile>> file_of(Result<NetcdfFile> file, const ExportSubject& subject,
                                             const CfLayout& layout) {
  if (!file) return pass_on(file);
  if (auto result = file->result(); !result) return pass_on(result);
  return std::make_unique<NetcdfReadingFile>(std::move(*file), subject, layout);
}

}  // namespace

Result<std::unique_ptr<ReadingFile>> NetcdfFormat::create(const std::string& path,
                                                          const ExportSubject& subject) const {
  const CfLayout layout = cf_layout(*subject.description, subject.has_span);
  auto file = NetcdfFile::create(path);
  if (file) write_head(*file, subject, layout);
  return file_of(std::move(file), subject, layout);
}

Result<std::unique_ptr<ReadingFile>> NetcdfFormat::open(const std::string& path,
                                                        const ExportSubject& subject) const {
  return file_of(NetcdfFile::open(path), subject,
                 cf_layout(*subject.description, subject.has_span));
}

}  // namespace buoyshore
