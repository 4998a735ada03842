#include "shore/export/netcdf_column.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/number_text.hpp"

namespace buoyshore {

namespace {

/// What stands for a value that is missing, or that cannot be read.
double missing_of(const std::vector<double>&) {
  return missing_float64();
}
float missing_of(const std::vector<float>&) {
  return missing_float32();
}
std::int64_t missing_of(const std::vector<std::int64_t>&) {
  return missing_int64();
}

template <class Number>
void append(std::vector<Number>& values, std::string_view token) {
  values.push_back(buoyd::number_in<Number>(token).value_or(missing_of(values)));
}

void append(std::vector<std::string>& values, std::string_view token) {
  const auto json = buoyd::Json::parse(token);
  std::string text = json && json->string() != nullptr ? *json->string() : std::string();
  std::replace(text.begin(), text.end(), '\0', ' ');  // the format ends a text there
  values.push_back(std::move(text));
}

}  // namespace

NetcdfColumn::NetcdfColumn(const CfVariable& layout, int variable, int flags)
    : variable_(variable),
      flag_variable_(flags),
      points_(layout.points),
      is_array_(layout.is_array) {
  if (layout.type == NcType::float32) values_.emplace<std::vector<float>>();
  if (layout.type == NcType::int64) values_.emplace<std::vector<std::int64_t>>();
  if (layout.type == NcType::text) values_.emplace<std::vector<std::string>>();
}

void NetcdfColumn::add(std::string_view token, char flag) {
  std::visit([&](auto& values) { append(values, token); }, values_);
  flags_.push_back(static_cast<signed char>(flag - '0'));
}

void NetcdfColumn::put(NetcdfFile& file, std::size_t first, std::size_t rows) {
  std::vector<std::size_t> start{first};
  std::vector<std::size_t> count{rows};
  if (is_array_) {
    start.push_back(0);
    count.push_back(points_);
  }
  if (const auto* texts = std::get_if<std::vector<std::string>>(&values_)) {
    file.put(variable_, start, count, *texts);
  } else {
    std::visit([&](const auto& values) { file.put(variable_, start, count, values.data()); },
               values_);
  }
  file.put(flag_variable_, start, count, flags_.data());
  std::visit([](auto& values) { values.clear(); }, values_);
  flags_.clear();
}

}  // namespace buoyshore
