#include "shore/export/text/joined_export.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>

#include "shore/export/export_names.hpp"
#include "shore/export/part_file.hpp"
#include "shore/export/text/joined_columns.hpp"
#include "shore/export/text/text_file.hpp"
#include "shore/export/text/time_pattern.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::Json;
using buoyd::Result;

namespace {

/// One file while it is written.
class JoinedFile {
 public:
  JoinedFile(const ExportOrder& order, const TextTemplate& form, std::string path,
             std::vector<JoinedShape> shapes)
      : order_(order),
        form_(form),
        path_(std::move(path)),
        shapes_(std::move(shapes)),
        columns_(joined_columns(form_, shapes_)) {}

  Result<void> begin() {
    auto file = TextFile::create(part(), form_.line_end);
    if (!file) return pass_on(file);
    file_ = std::make_unique<TextFile>(std::move(*file));
    return file_->write_lines(
        form_.header, [&](const std::string& word) { return file_word(word); },
        [&](const TextLine& inner) { return names(inner); });
  }

  Result<void> add(const JoinedRow& row) {
    ++rows_;
    return file_->write_line(line_of(
        form_.row, [&](const std::string& word) { return row_word(word, row); },
        [&](const TextLine& inner) { return values(inner, row); }));
  }

  Result<void> finish() {
    if (auto closed = file_->close(); !closed) return closed;
    if (auto synced = sync_file(part()); !synced) return synced;
    return publish(part(), path_);
  }
  void forget() const {
    std::error_code error;
    std::filesystem::remove(part(), error);
  }

  [[nodiscard]] ExportedFile exported() const { return {path_, rows_}; }
  [[nodiscard]] std::vector<std::string> said() const {
    std::vector<std::string> lines;
    for (const JoinedColumn& column : columns_) {
      if (!column.chosen.name.empty()) lines.push_back(said_of(column));
    }
    return lines;
  }

 private:
  [[nodiscard]] std::string part() const { return path_ + ".part"; }

  [[nodiscard]] std::string file_word(const std::string& word) const {
    std::string said = file_fact(word, order_.query.station, order_.about, order_.made);
    // Of several instruments the first that says it.
    for (const JoinedShape& shape : shapes_) {
      if (!said.empty()) break;
      said = shape.text.string_at(word).value_or("");
    }
    return plain_field(form_.quote, said);
  }

  [[nodiscard]] std::string names(const TextLine& inner) const {
    std::string out;
    for (const JoinedColumn& column : columns_) {
      out += line_of(inner, [&](const std::string& word) {
        if (word == "name" && !column.chosen.name.empty()) return column.chosen.name;
        return plain_field(form_.quote,
                           column.source ? column_word(word, column.column) : std::string());
      });
    }
    return out;
  }

  [[nodiscard]] std::string row_word(const std::string& word, const JoinedRow& row) const {
    if (word == "time") return at(row.end);
    if (word == "begin") return at(row.end - form_.over.count());
    if (word == "record") return std::to_string(rows_ - 1);
    if (word == "station") return plain_field(form_.quote, order_.query.station);
    std::string flags;
    for (const JoinedColumn& column : columns_) flags += joined_flag(column, row);
    return flags;
  }

  [[nodiscard]] std::string at(std::int64_t micros) const {
    return time_text(form_.time, buoyd::WallTime(buoyd::Micros(micros)), TimeZone());
  }

  [[nodiscard]] std::string values(const TextLine& inner, const JoinedRow& row) const {
    std::string out;
    for (const JoinedColumn& column : columns_) {
      out += line_of(inner, [&](const std::string& word) {
        return word == "flag" ? std::string(1, joined_flag(column, row))
                              : joined_value(form_, column, row);
      });
    }
    return out;
  }

  const ExportOrder& order_;
  const TextTemplate& form_;
  std::string path_;
  std::vector<JoinedShape> shapes_;
  std::vector<JoinedColumn> columns_;
  std::unique_ptr<TextFile> file_;
  std::uint64_t rows_ = 0;
};

class JoinedExport {
 public:
  JoinedExport(PreparedSql& sql, const JoinedQuery& query, const ExportOrder& order,
               const TextTemplate& form, std::string instrument)
      : sql_(sql), query_(query), order_(order), form_(form), instrument_(std::move(instrument)) {}

  Result<JoinedOutcome> run(const std::function<bool(const ExportProgress&)>& go_on) {
    auto rows = JoinedRows::open(sql_, query_);
    if (!rows) return pass_on(rows);
    rows_ = &*rows;
    if (auto found = find_first_shapes(); !found) return pass_on(found);
    ExportProgress progress;
    std::optional<buoyd::Error> failure;
    auto read = rows->run([&](const JoinedRow& row) {
      if (auto added = add(row); !added) {
        failure = added.error();
        return false;
      }
      ++progress.readings;
      progress.at = row.end;
      outcome_.was_ended = !go_on(progress);
      return !outcome_.was_ended;
    });
    if (failure) return tl::unexpected(*failure);
    if (!read) return pass_on(read);
    if (outcome_.was_ended && file_) file_->forget();
    if (!outcome_.was_ended) {
      if (auto finished = finish(); !finished) return pass_on(finished);
    }
    outcome_.left_out = rows->left_out();
    return std::move(outcome_);
  }

 private:
  /// The description under which each source first comes within the time.
  Result<void> find_first_shapes() {
    for (const auto& shapes : rows_->shapes()) {
      std::optional<std::int64_t> earliest;
      current_.push_back(shapes.begin()->first);
      for (const auto& [n, shape] : shapes) {
        auto start = sql_.integer(
            "SELECT min(r.start) FROM epoch e JOIN rollup r ON r.epoch = e.n WHERE e.station = ? "
            "AND r.level = ? AND r.description = ? AND r.start >= ? AND r.start < ?",
            query_.station, hour_level, n, start_of(query_.from, hour_level), query_.to);
        if (!start) return pass_on(start);
        if (!*start || (earliest && **start >= *earliest)) continue;
        earliest = *start;
        current_.back() = n;
      }
    }
    return {};
  }

  Result<void> add(const JoinedRow& row) {
    bool is_changed = false;
    for (std::size_t i = 0; i < row.parts.size(); ++i) {
      const std::optional<JoinedPart>& part = row.parts[i];
      if (!part || part->shape == current_[i]) continue;
      current_[i] = part->shape;
      is_changed = true;
    }
    if (is_changed) {
      if (auto finished = finish(); !finished) return finished;
    }
    if (!file_) {
      if (auto begun = begin(); !begun) return begun;
    }
    return file_->add(row);
  }

  Result<void> begin() {
    std::vector<JoinedShape> shapes;
    std::string hashes;
    for (std::size_t i = 0; i < current_.size(); ++i) {
      const auto& description = rows_->shapes()[i].at(current_[i]).description;
      shapes.push_back({description, *Json::parse(description->text())});
      hashes += buoyd::to_hex(description->hash());
    }
    file_ = std::make_unique<JoinedFile>(
        order_, form_, path_of(buoyd::to_hex(buoyd::hash8(hashes))), std::move(shapes));
    return file_->begin();
  }

  Result<void> finish() {
    if (!file_) return {};
    auto finished = file_->finish();
    outcome_.files.push_back(file_->exported());
    outcome_.columns = file_->said();
    file_.reset();
    return finished;
  }

  /// A combination of descriptions that comes again has a file of its own.
  std::string path_of(const std::string& hash) {
    const std::size_t number = ++names_[hash];
    return fmt::format("{}/{}{}{}_{}{}{}_{}{}.{}", order_.directory,
                       plain_name(order_.query.station), instrument_.empty() ? "" : "_",
                       plain_name(instrument_), form_.over / std::chrono::seconds(1),
                       "s" + bound_name(order_.query.from), bound_name(order_.query.to), hash,
                       number == 1 ? "" : fmt::format("_{}", number), form_.extension);
  }

  PreparedSql& sql_;
  const JoinedQuery& query_;
  const ExportOrder& order_;
  const TextTemplate& form_;
  std::string instrument_;
  JoinedRows* rows_ = nullptr;
  std::vector<std::int64_t> current_;  // description of each source
  std::unique_ptr<JoinedFile> file_;
  std::map<std::string, std::size_t> names_;
  JoinedOutcome outcome_;
};

}  // namespace

bool is_joined(const TextTemplate& form, const buoyd::Description& description) {
  const Json text = *Json::parse(description.text());
  const double over = static_cast<double>(form.over.count()) / 1e6;
  const Json* computed = text.find("computed");
  const double every = computed == nullptr ? 0 : computed->number_at("every").value_or(0);
  return text.number_at("over").value_or(0) == over && (every == 0 || every == over);
}

Result<JoinedOutcome> export_joined(PreparedSql& sql, const JoinedQuery& query,
                                    const ExportOrder& order, const TextTemplate& form,
                                    const std::string& instrument,
                                    const std::function<bool(const ExportProgress&)>& go_on) {
  return JoinedExport(sql, query, order, form, instrument).run(go_on);
}

}  // namespace buoyshore
