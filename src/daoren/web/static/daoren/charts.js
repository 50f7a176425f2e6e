// Draw a figure by ECharts out of the JSON that stands in it; its table stays beside it.
"use strict";
(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const ink = token("--ink"), soft = token("--soft"), line = token("--line"), paper = token("--paper");
  const font = getComputedStyle(document.body).fontFamily;
  // Told apart by lightness as well as by hue.
  const hues = ["#1f4e8c", "#b8860b", "#00735a", "#7ea3d1", "#8a3b00", "#6a3d9a", "#606a7a", "#9fd0c3"];
  const axis = { axisLine: { lineStyle: { color: soft } }, axisLabel: { color: soft }, splitLine: { lineStyle: { color: line } } };

  // Of itself a Sankey blends its colours over all nodes: each gets one of ours, so that neighbours differ.
  const painted = (nodes) => nodes.map((node, at) => ({ itemStyle: { color: hues[at % hues.length] }, ...node }));
  const regions = { itemStyle: { areaColor: "#e6edf7", borderColor: "#7d8797" }, label: { show: true, color: ink, textBorderColor: paper, textBorderWidth: 2 }, select: { disabled: true } };
  const series = (one) => ({ ...(one.type === "map" ? regions : {}), ...one, ...(one.type === "sankey" ? { data: painted(one.data) } : {}) });

  function dressed(option) {
    const axes = (given) => [].concat(given).map((one) => ({ ...axis, ...one }));
    return {
      animation: false,
      color: hues,
      aria: { enabled: false }, // the name of the drawing points to its table
      textStyle: { fontFamily: font, color: ink, fontSize: 12 },
      ...option,
      series: [].concat(option.series || []).map(series),
      tooltip: { renderMode: "richText", confine: true, backgroundColor: paper, borderColor: soft, textStyle: { color: ink, fontSize: 12 }, ...option.tooltip },
      ...(option.grid || option.xAxis ? { grid: { left: 8, right: 16, top: 24, bottom: 4, outerBoundsMode: "same", ...option.grid } } : {}),
      ...(option.xAxis ? { xAxis: axes(option.xAxis), yAxis: axes(option.yAxis) } : {}),
    };
  }

  async function boundaries(figure) {
    if (!figure.dataset.map) return;
    const answer = await fetch(figure.dataset.boundaries, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`boundaries: ${answer.status}`);
    echarts.registerMap(figure.dataset.map, await answer.json());
  }

  async function draw(figure) {
    const space = figure.querySelector(".drawing");
    const option = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    await boundaries(figure);
    space.hidden = false;
    const locale = document.documentElement.lang.startsWith("zh") ? "ZH" : "EN";
    const chart = echarts.init(space, null, { renderer: "svg", locale });
    chart.setOption(dressed(option));
    figure.dataset.drawn = "1";
    const table = figure.querySelector(".as-table");
    if (table) table.open = false;
    // A slice with an address of its own leads to the records behind it.
    chart.on("click", (event) => { if (event.data && event.data.url) location.assign(event.data.url); });
    new ResizeObserver(() => chart.resize()).observe(space);
    window.addEventListener("beforeprint", () => chart.resize({ width: Math.min(space.clientWidth, 660) }));
    window.addEventListener("afterprint", () => chart.resize({ width: "auto" }));
  }

  window.daorenCharts = { draw };
})();
