/** The package types its converters only. A dictionary is `source target|source target|…`. */
declare module 'opencc-js/dict/*' {
  const dictionary: string;
  export { dictionary as default };
}
