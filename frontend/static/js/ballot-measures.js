// What each form of ballot uses of its ceiling: (ballot, body of the request) => {count, used, ceiling (or null), all, …}.
const boxes = (ballot) => [...ballot.querySelectorAll("input[name=choices]")];
const sum = (rows, name) => rows.reduce((total, row) => total + Number(row.dataset[name]), 0);
const ceiling = (ballot) => (ballot.dataset.ceiling ? Number(ballot.dataset.ceiling) : null);

function chosen(ballot) {
  const all = boxes(ballot);
  const rows = all.filter((box) => box.checked);
  return { count: rows.length, all: all.length, hours: sum(rows, "hours"), cost: sum(rows, "cost"), uses: sum(rows, "uses") };
}

function answered(ballot, { values }) {
  return { count: Object.keys(values).length, all: ballot.querySelectorAll("article").length, ceiling: null, used: 0 };
}

export const measures = {
  knapsack: (ballot) => { const found = chosen(ballot); return { ...found, used: found.cost, ceiling: ceiling(ballot), isMoney: true }; },
  approve: (ballot) => { const found = chosen(ballot); return { ...found, used: found.count, ceiling: ceiling(ballot) }; },
  rank: (ballot) => { const found = chosen(ballot); return { ...found, used: found.count, ceiling: ceiling(ballot) }; },
  points: (ballot, { values }) => ({ count: Object.keys(values).length, used: Object.values(values).reduce((total, value) => total + value, 0), ceiling: ceiling(ballot) }),
  score: answered,
  consent: answered,
};
