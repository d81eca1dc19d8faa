/** Gives a provider document as it is: what it is for are its types, which complete and check the document where it is written. */
export const defineProvider = (document) => document;
