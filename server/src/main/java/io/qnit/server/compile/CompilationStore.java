package io.qnit.server.compile;

import com.fasterxml.jackson.databind.JsonNode;
import io.qnit.protocol.GrantedCircuit;
import io.qnit.server.web.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What jobs were compiled to, for the QPU of their last grant. Stateless; the handle decides the transaction. */
public final class CompilationStore {
    private CompilationStore() {}

    /** Keeps what a job is granted with, in the write that grants it. */
    public static void write(Handle handle, CompiledJob compiled) {
        handle.execute(
                """
                        insert into job_compilations (job, qpu, facts, circuits) values (?, ?, ?, ?)
                        on conflict (job) do update set qpu = excluded.qpu, facts = excluded.facts,
                            circuits = excluded.circuits""",
                compiled.job(),
                compiled.qpu(),
                compiled.factsText(),
                compiled.text());
    }

    /** Forgets it: the job is granted as it was submitted. */
    public static void remove(Handle handle, String job) {
        handle.execute("delete from job_compilations where job = ?", job);
    }

    /** The circuits that a job was granted with; empty where those are the ones submitted. */
    public static Optional<List<GrantedCircuit>> circuits(Handle handle, String job) {
        return handle.select("select circuits from job_compilations where job = ?", job).mapTo(String.class).findOne()
                .map(CompiledJob::circuits);
    }

    /** What is shown of it. */
    public static Optional<JsonNode> facts(Handle handle, String job) {
        return handle.select("select facts from job_compilations where job = ?", job).mapTo(String.class).findOne()
                .map(text -> JsonText.read(text.getBytes(StandardCharsets.UTF_8)));
    }
}
