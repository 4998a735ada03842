// Chinese names of common quantities, by channel name. A channel that is not here keeps its own name.
export const quantities: Record<string, string> = {
  wind_speed: '风速', wind_from_direction: '风向', wind_direction: '风向', upward_wind: '垂直风速', wind_gust: '阵风', gust_speed: '阵风',
  wind_speed_unfiltered: '风速（未滤波）', wind_direction_unfiltered: '风向（未滤波）', upward_wind_unfiltered: '垂直风速（未滤波）',
  points_in_fit: '拟合点数', spectral_variation: '谱变化', backscatter: '后向散射', met_wind_speed: '气象站风速', met_wind_from_direction: '气象站风向',
  air_temperature: '气温', relative_humidity: '相对湿度', air_pressure: '气压', dew_point: '露点', dew_point_temperature: '露点', precipitation: '降水',
  rain_intensity: '雨强', solar_radiation: '太阳辐射', visibility: '能见度', water_temperature: '水温', temperature: '温度', conductivity: '电导率', salinity: '盐度',
  pressure: '压力', depth: '深度', sound_speed: '声速', oxygen: '溶解氧', dissolved_oxygen: '溶解氧', turbidity: '浊度', chlorophyll: '叶绿素', ph: 'pH',
  significant_height: '有效波高', maximum_height: '最大波高', average_height: '平均波高', peak_period: '谱峰周期', mean_period: '平均周期', significant_period: '有效周期',
  mean_direction: '平均波向', mean_spread: '方向展宽', hm0: '谱有效波高', energy: '谱密度', zero_crossings: '过零数', latitude: '纬度', longitude: '经度', altitude: '海拔',
  satellites: '卫星数', fix_quality: '定位质量', hdop: '水平精度因子', heading: '艏向', pitch: '纵摇', roll: '横摇', speed: '速度', course: '航向',
  voltage: '电压', current: '电流', power: '功率', charge: '电量', state_of_charge: '荷电状态', battery_voltage: '电池电压', battery_current: '电池电流',
  instrument_time: '仪器时间', serial_number: '序列号', status: '状态', payload: '载荷', source: '来源', destination: '目的', length: '长度', duration: '时长', rssi: '接收强度', integrity: '完整度', velocity: '速度',
  bitrate: '比特率', propagation_time: '传播时间', event: '事件', text: '说明', reason: '原因', version: '版本', uptime: '运行时间', resident: '常驻内存', committed: '已存读数', owed: '欠送',
  dropped: '被拒绝', spool: '存储大小', sent: '已发送', reconnects: '连接次数', failures: '失败', waiting: '未落盘', link: '链路流量', link_time: '连接时间', memory: '可用内存',
  load: '负载', disk_free: '磁盘剩余', link_steps: '链路看门狗', start_reason: '启动原因', restarts: '重启次数', restarts_since: '自首次启动', held_off: '启动推迟', instrument: '仪器', health: '健康',
  readings: '读数', missed: '错过', failed: '失败', rested: '跳过', off: '无线路', paused: '暂停', x: 'x', y: 'y', z: 'z',
};
