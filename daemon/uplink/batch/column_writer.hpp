#pragma once
// Writes value columns of batch format 1 (docs/wire-format.md). The prints of a body become
// decimals or floats, or text if no number returns them exactly. Owned by a BatchEncoder; its
// thread.

#include <span>
#include <string_view>
#include <vector>

#include "base/cbor.hpp"
#include "core/description.hpp"
#include "uplink/batch/ints_writer.hpp"
#include "uplink/batch/print_number.hpp"

namespace buoyd {

class ColumnWriter {
 public:
  explicit ColumnWriter(IntsWriter& ints) : ints_(ints) {}

  /// Appends one column of these prints, of a channel of that type. Every print comes back as it
  /// was, but a neighbour's value takes the place of "null". The prints of a text channel must be
  /// canonical JSON strings.
  void write(std::span<const std::string_view> prints, ValueType type, Bytes& out);

 private:
  /// A way to write the column: the kind byte, then m, then e if it is not empty.
  struct Form {
    std::uint8_t kind = 0;
    std::vector<std::int64_t> m;
    std::vector<std::int64_t> e;
    IntsPlan m_plan;
    IntsPlan e_plan;
    [[nodiscard]] std::size_t bytes() const { return m_plan.bytes() + e_plan.bytes(); }
  };

  [[nodiscard]] bool parse_all(std::span<const std::string_view> prints);
  [[nodiscard]] bool make_decimals(Form& form);
  template <class Float>
  [[nodiscard]] bool parse_floats(std::span<const std::string_view> prints,
                                  std::vector<Float>& floats);
  template <class Float>
  void make_bits(Form& form, const std::vector<Float>& floats);
  void make_short_floats(Form& form);
  [[nodiscard]] bool fit_floats(Form& form, unsigned d);
  [[nodiscard]] bool write_float32(std::span<const std::string_view> prints, Bytes& out);
  [[nodiscard]] bool write_float64(std::span<const std::string_view> prints, Bytes& out);
  void write_text(std::span<const std::string_view> prints, bool is_text, Bytes& out);
  void plan(Form& form);
  void write_form(const Form& form, Bytes& out);

  IntsWriter& ints_;
  std::vector<PlainPrint> plain_;
  std::vector<float> floats32_;
  std::vector<double> floats64_;
  Form first_;
  Form second_;
};

}  // namespace buoyd
