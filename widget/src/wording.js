/** The widget's words with their gaps filled. */

/**
 * @param {Record<string, any>} words @param {Record<string, string>} always gaps filled everywhere
 * @returns {(name: string, gaps?: Record<string, string|number>) => string}
 */
export function speaker(words, always) {
  return (name, gaps = {}) => {
    const found = name.split(".").reduce((level, part) => level?.[part], words);
    const filling = { ...always, ...gaps };
    const text = String(found ?? "").replace(/\{(\w+)\}/g, (_, gap) => String(filling[gap] ?? ""));
    // A landlord called by its common noun may begin a sentence: "your landlord keeps ...".
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
}
