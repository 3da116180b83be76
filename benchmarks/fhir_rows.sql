-- Rows of a practice to measure FHIR with. Nobody in them is a person. {e}: the practice; {n}: how many patients.

insert into patients_provider (entity_id, number, family_name, given_name, abbreviation, suffix, npi, license_number,
    is_hygienist, is_hidden) select {e}, n, 'Provider ' || n, 'P', 'P', 'DMD', '1234567893', '', n > 4, false from
    generate_series(1, 6) n;

insert into patients_procedurecode (entity_id, number, code, description, abbreviation, lay_term, area, is_hygiene,
    is_prosthesis, is_radiology) select {e}, n, 'Z' || n, 'Work of kind ' || n, '', '', 'surface', false, false, false
    from generate_series(1, 80) n;

insert into patients_patient (entity_id, number, middle_name, preferred_name, family_key, given_key, ssn, street2,
    home_phone, work_phone, email, language, medical_alert, image_folder, family_name, given_name, sex, status, born_on,
    street, city, state, postal_code, mobile_phone, chart_number, needs_premedication, provider_id) select {e}, n, '', '',
    '', '', '', '', '', '', '', '', '', '', (array['Quill','Marlow','Łukasz','山田','O''Brien','محمد'])[1 + n % 6], 'Given '
    || n, 'female', 'active', '1950-01-01'::date + n % 20000, n || ' Elder Lane', 'Riverton', 'NY', '00001', '555-0100',
    'C' || n, false, (select min(id) from patients_provider where entity_id = {e}) from generate_series(1, {n}) n;

update patients_patient set guarantor_id = id - number % 3 + case when number < 3 then number % 3 else 0 end where
    entity_id = {e};

insert into schedule_appointment (entity_id, number, patient_id, provider_id, status, starts_at, "on", minutes,
    is_new_patient, is_hygiene, description, note) select {e}, p.number * 100 + k, p.id, p.provider_id, 'complete',
    '2025-01-01 15:00Z'::timestamptz + k * interval '40 days', '2025-01-01'::date + k * 40, 60, false, false, 'Visit', ''
    from patients_patient p, generate_series(1, 6) k where p.entity_id = {e};

insert into patients_procedure (entity_id, number, patient_id, code_id, provider_id, appointment_number, "on", status,
    quantity, fee_cents, area, tooth, teeth, surfaces, quadrant, sextant, arch, is_locked) select {e}, p.number * 100 + k,
    p.id, c.id, p.provider_id, p.number * 100 + 1 + k % 6, '2025-01-01'::date + k * 20, case when k % 7 = 0 then 'planned'
    else 'complete' end, 1, 10000 + k, 'surface', (1 + (p.number + k) % 32)::text, '', (array['MOD', 'O', 'MO', 'B'])[1 +
    k % 4], '', '', '', false from patients_patient p, generate_series(1, 18) k join patients_procedurecode c on
    c.entity_id = {e} and c.number = 1 + k where p.entity_id = {e};

insert into patients_procedurenote (entity_id, number, patient_id, procedure_id, written_at, text, is_signed) select
    {e}, o.number, o.patient_id, o.id, '2025-01-01 15:00Z'::timestamptz, 'Reviewed history. Anesthetic given, rubber dam
    placed. Caries removed, base, restoration finished and polished. Occlusion checked. Patient tolerated the visit well,
    instructions given. ' || o.number, true from patients_procedure o where o.entity_id = {e} and o.number % 2 = 0;

insert into patients_perioexam (entity_id, number, patient_id, provider_id, "on", note) select {e}, p.number * 10 + k,
    p.id, p.provider_id, '2025-03-01'::date + k * 180, '' from patients_patient p, generate_series(1, 2) k where
    p.entity_id = {e} and p.number % 4 = 0;

insert into patients_periomeasure (entity_id, number, exam_id, kind, tooth, mesial_buccal, buccal, distal_buccal,
    mesial_lingual, lingual, distal_lingual) select {e}, x.number * 1000 + t * 10 + k, x.id, (array['probing', 'margin',
    'bleeding'])[k], t, 3 - k, 2, 3, 3, 4 - k, 3 from patients_perioexam x, generate_series(2, 31) t, generate_series(1,
    3) k where x.entity_id = {e};

insert into receivables_payment (entity_id, number, patient_id, "on", amount_cents, check_number, note) select {e},
    a.number, a.patient_id, a."on", 5000, '', '' from schedule_appointment a where a.entity_id = {e};

insert into receivables_paymentsplit (entity_id, number, payment_id, patient_id, "on", amount_cents) select {e},
    y.number, y.id, y.patient_id, y."on", 5000 from receivables_payment y where y.entity_id = {e};

insert into claims_claim (entity_id, number, patient_id, provider_id, status, kind, service_on, sent_on, billed_cents,
    paid_cents, note, identifier) select {e}, a.number, a.patient_id, a.provider_id, 'received', 'primary', a."on",
    a."on", 20000, 9000, '', '' from schedule_appointment a where a.entity_id = {e};

insert into claims_claimprocedure (entity_id, number, claim_id, procedure_id, patient_id, status, "on", billed_cents,
    paid_cents, remarks) select {e}, o.number, c.id, o.id, o.patient_id, 'received', o."on", 10000, 3000, '' from
    patients_procedure o join claims_claim c on c.entity_id = {e} and c.number = o.appointment_number where o.entity_id =
    {e} and o.status = 'complete';
