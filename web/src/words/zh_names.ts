// Chinese names of channels: known ones, what buoyd computes of them, and those made of known parts.
import { parts } from './zh_parts';
import { quantities } from './zh_quantities';

/** What a window or a test says of a channel: the ending of its name, and the Chinese behind the channel's name. */
const endings: [string, string][] = [
  ['_min_time', '最小值时刻'],
  ['_max_time', '最大值时刻'],
  ['_gust_time', '阵风时刻'],
  ['_mean', '平均值'],
  ['_sd', '标准差'],
  ['_min', '最小值'],
  ['_max', '最大值'],
  ['_average', '平均值'],
  ['_avg', '平均值'],
  ['_std', '标准差'],
  ['_minimum', '最小值'],
  ['_maximum', '最大值'],
  ['_magnetic', '（磁）'],
  ['_n', '样本数'],
  ['_missing', '缺测数'],
  ['_failed', '不合格数'],
  ['_ti', '湍流强度'],
  ['_vector', '（矢量平均）'],
  ['_calms', '静风数'],
  ['_gust', '（阵风）'],
  ['_true', '（真北）'],
  ['_unchecked', '（未校核）'],
  ['_gross_range', '：粗范围检验'],
  ['_valid_range', '：有效范围检验'],
  ['_climatology', '：气候检验'],
  ['_spike', '：尖峰检验'],
  ['_rate_of_change', '：变化率检验'],
  ['_flat_line', '：平直检验'],
  ['_attenuated_signal', '：信号衰减检验'],
  ['_location', '：位置检验'],
  ['_impossible_date', '：日期检验'],
  ['_density_inversion', '：密度倒置检验'],
];

/** "1", "10min", "a": what is the same in every language. */
const plain = /^(\d.*|[a-z]\d?)$/;

/** A name of parts, the longest known ones; null if one of them is not known. */
function ofParts(name: string): string | null {
  const words = name.split('_');
  let text = '';
  for (let at = 0; at < words.length;) {
    let end = words.length;
    let found: string | undefined;
    for (; end > at; end--) {
      const part = words.slice(at, end).join('_');
      found = parts.get(part) ?? (end - at < words.length ? quantities.get(part) : undefined);
      if (found === undefined && end === at + 1 && plain.test(part)) found = ` ${part} `;
      // "pv2": a part and its number.
      const numbered = /^([a-z]+)(\d+)$/.exec(part);
      if (found === undefined && numbered && parts.has(numbered[1] ?? '')) {
        found = `${parts.get(numbered[1] ?? '')} ${numbered[2]} `;
      }
      if (found !== undefined) break;
    }
    if (found === undefined) return null;
    text += found;
    at = end;
  }
  return text.replace(/ +/g, ' ').trim();
}

/** The Chinese name of a channel; null if there is none. */
export function chineseName(channel: string): string | null {
  const known = quantities.get(channel);
  if (known !== undefined) return known;
  const code = /^(.+)_null_(minus_)?([\d_]+)$/.exec(channel);
  if (code) {
    const base = chineseName(code[1] ?? '');
    return base && `${base}空值码 ${code[2] ? '−' : ''}${(code[3] ?? '').replace(/_/g, '.')}`;
  }
  for (const [ending, text] of endings) {
    if (!channel.endsWith(ending) || channel.length === ending.length) continue;
    if (ending === '_min' && /_\d+_min$/.test(channel)) continue; // minutes
    const base = chineseName(channel.slice(0, -ending.length));
    if (base) return base + text;
  }
  return ofParts(channel);
}
