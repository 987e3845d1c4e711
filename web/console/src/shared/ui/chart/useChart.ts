// What all charts share: how they look, and their life in the page. Load it only with a chart: echarts is large.
import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import { LineChart } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type ComposeOption, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, type RefObject } from 'react';
import { useDark } from '../media';

// As a canvas, tooltip and all: the chart's own markup would carry inline styles, which the security policy forbids.
register([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption>;

const light = { text: '#5d6372', rule: '#e6e8ee', ground: '#ffffff', ink: '#1b1e26', bar: '#dfe3ec', lines: ['#3457d5', '#b77c00', '#146c43'] };
const dark: typeof light = { text: '#9aa1b2', rule: '#2a2e38', ground: '#20232b', ink: '#e8eaf0', bar: '#343a48', lines: ['#6f8cff', '#e3b257', '#57c794'] };
export type ChartColours = typeof light;

export function useChartColours(): ChartColours {
  return useDark() ? dark : light;
}

/** Legend, tooltip and axes in the look of the console; a chart adds its grid, its series and what differs. */
export function chartLook({ text, rule, ground, ink, lines }: ChartColours, write: (value: unknown) => string) {
  return {
    animation: false,
    color: lines,
    legend: { top: 0, left: 0, textStyle: { color: text }, itemWidth: 14, itemHeight: 8 },
    tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: ground, borderColor: rule, textStyle: { color: ink }, valueFormatter: write },
    xAxis: { type: 'category', axisLine: { lineStyle: { color: rule } }, axisTick: { show: false }, axisLabel: { color: text, hideOverlap: true } },
    yAxis: { type: 'value', axisLabel: { color: text }, splitLine: { lineStyle: { color: rule } } },
  } as const;
}

/** Draws `option` into the element that gets the reference, at its size. Memoise the option: each new one is drawn. `pick`: somebody pressed the category of that index. */
export function useChart(option: ChartOption, pick?: (index: number) => void): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const picked = useRef(pick);
  useEffect(() => {
    picked.current = pick;
  });
  useEffect(() => {
    if (!place.current) return;
    const made = init(place.current, undefined, { renderer: 'canvas' });
    chart.current = made;
    made.on('click', ({ dataIndex }) => { if (typeof dataIndex === 'number') picked.current?.(dataIndex); });
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option, true);
  }, [option]);
  return place;
}
