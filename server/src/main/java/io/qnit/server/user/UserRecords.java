package io.qnit.server.user;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.server.store.Store;
import io.qnit.server.user.Sessions.Door;
import io.qnit.server.web.Caller;
import java.util.Optional;

/** Users as other records name them. Thread-safe. */
public final class UserRecords {
    private final Store store;
    private final Balance balance;

    public UserRecords(Store store, Balance balance) {
        this.store = store;
        this.balance = balance;
    }

    /** The user of this id, if there is one and the caller may see it: oneself, and administrators anybody. */
    public Optional<ObjectNode> visible(Caller.User caller, String id) {
        if (!id.equals(caller.id()) && !caller.isSuperuser()) {
            return Optional.empty();
        }
        return store.read(handle -> UserStore.byId(handle, id)
                .map(user -> UserJson.of(user, Door.USERS, balance.millis(handle, id))));
    }
}
