package io.qnit.server.node;

import io.qnit.protocol.signature.VerifyingKey;
import io.qnit.server.store.Columns;
import io.qnit.server.store.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Nodes and the tokens that let them in. Immutable and thread-safe; the handle decides the transaction. */
final class NodeStore {
    private static final String NODE = "select id, qpu, name, public_key, version, enrolled_at from nodes ";
    private static final String KNOWN =
            "select id, qpu, name, public_key, version, enrolled_at, revoked_at from nodes ";
    private static final String TOKEN = """
            select id, hash, qpu, name, created_by, created_at, expires_at, redeemed_at, revoked_at, node
            from node_tokens\s""";

    private final Dialect dialect;

    NodeStore(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The node of this id, unless it was put out. */
    Optional<EnrolledNode> find(Handle handle, String id) {
        return handle.select(NODE + "where id = ? and revoked_at is null", id).map(NodeStore::node).findOne();
    }

    /** Every node that ever came in, the newest first. */
    List<KnownNode> all(Handle handle) {
        return handle.select(KNOWN + "order by enrolled_at desc, id limit 1000").map(NodeStore::readKnown).list();
    }

    /** The node of this id, put out or not. */
    Optional<KnownNode> known(Handle handle, String id) {
        return handle.select(KNOWN + "where id = ?", id).map(NodeStore::readKnown).findOne();
    }

    /** Puts a node out; one that is out stays so. */
    void revoke(Handle handle, String id, Instant now) {
        handle.execute("update nodes set revoked_at = ? where id = ? and revoked_at is null", now.toEpochMilli(), id);
    }

    /** Whether a key was ever enrolled. */
    boolean isKnown(Handle handle, VerifyingKey key) {
        return handle.select("select count(*) from nodes where public_key = ?", key.text()).mapTo(int.class).one() > 0;
    }

    void insert(Handle handle, EnrolledNode node) {
        handle.execute(
                "insert into nodes (id, qpu, name, public_key, version, enrolled_at) values (?, ?, ?, ?, ?, ?)",
                node.id(), node.qpu(), node.name(), node.key().text(), node.version(), node.enrolled().toEpochMilli());
    }

    Optional<NodeInvitation> lockToken(Handle handle, String hash) {
        return handle.select(TOKEN + "where hash = ?" + dialect.forUpdate(), hash).map(NodeStore::token).findOne();
    }

    List<NodeInvitation> tokens(Handle handle) {
        return handle.select(TOKEN + "order by created_at desc, id limit 1000").map(NodeStore::token).list();
    }

    void insert(Handle handle, NodeInvitation token) {
        handle.execute(
                """
                        insert into node_tokens (id, hash, qpu, name, created_by, created_at, expires_at)
                        values (?, ?, ?, ?, ?, ?, ?)""",
                token.id(), token.hash(), token.qpu(), token.name(), token.createdBy(), token.created().toEpochMilli(),
                token.expires().toEpochMilli());
    }

    /** Uses a token up; false when somebody else was faster. */
    boolean redeem(Handle handle, String token, String node, Instant now) {
        return handle.execute(
                """
                        update node_tokens set redeemed_at = ?, node = ?
                        where id = ? and redeemed_at is null and revoked_at is null""",
                now.toEpochMilli(), node, token) == 1;
    }

    boolean revokeToken(Handle handle, String token, Instant now) {
        return handle.execute(
                "update node_tokens set revoked_at = ? where id = ? and redeemed_at is null and revoked_at is null",
                now.toEpochMilli(), token) == 1;
    }

    private static EnrolledNode node(ResultSet row, StatementContext context) throws SQLException {
        return new EnrolledNode(
                row.getString("id"), row.getString("qpu"), row.getString("name"),
                new VerifyingKey(row.getString("public_key")), row.getString("version"),
                Columns.instant(row, "enrolled_at"));
    }

    private static KnownNode readKnown(ResultSet row, StatementContext context) throws SQLException {
        return new KnownNode(node(row, context), Columns.optionalInstant(row, "revoked_at"));
    }

    private static NodeInvitation token(ResultSet row, StatementContext context) throws SQLException {
        return new NodeInvitation(
                row.getString("id"), row.getString("hash"), row.getString("qpu"), row.getString("name"),
                row.getString("created_by"), Columns.instant(row, "created_at"), Columns.instant(row, "expires_at"),
                Columns.optionalInstant(row, "redeemed_at"), Columns.optionalInstant(row, "revoked_at"),
                Columns.optionalText(row, "node"));
    }
}
