import { h, onErrorCaptured, ref } from "vue";
import { useSession } from "grantway/vue";

const Shown = {
  setup() {
    const { status, session, error } = useSession();
    return () => `${status.value} ${session.value?.profile.name} ${error.value?.message}`;
  },
};

export const Root = {
  setup() {
    const caught = ref();
    onErrorCaptured((error) => {
      caught.value = error;
      return false;
    });
    return () => (caught.value ? `caught ${caught.value.message}` : h(Shown));
  },
};
