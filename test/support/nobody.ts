/** For jobs that ask no model: nobody answers. */
export const nobody = async () => null
