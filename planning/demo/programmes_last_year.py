"""The proposals behind the plan that is running this year."""

from planning.demo.programme import Programme

PROGRAMMES = [
    Programme(
        key="5",
        author="P002",
        title="Coaching Dialog Kinerja bagi Kasi dan Lurah",
        problem="Dialog kinerja sering hanya tanda tangan di akhir tahun. Pegawai baru tahu penilaiannya setelah "
        "semuanya selesai, dan atasan kesulitan membicarakan hal yang belum baik.",
        audience="Seluruh kepala seksi kecamatan dan lurah yang menilai kinerja bawahan.",
        remedy="Pendampingan satu lawan satu dengan coach, memakai dialog kinerja yang sungguh sedang berjalan.",
        timing="Triwulan II, enam sesi dalam tiga bulan, dua sesi tiap bulan.",
        online="partly",
        participants=14,
        competence="pengembangan-diri",
        form="coaching",
        figures={"sessions": 6, "months": 3},
        costs=(
            ("Honor coach", 6, "OK", 600_000),
            ("Alat tulis peserta", 14, "set", 25_000),
            ("Penggandaan lembar dialog", 1, "paket", 250_000),
        ),
        partner="BPSDM Provinsi Riau",
    ),
    Programme(
        key="6",
        author="P010",
        title="Bimtek Penatausahaan Keuangan dan SIPD-RI",
        problem="Tiga dari lima kelurahan terlambat mengirim pertanggungjawaban karena salah kode rekening di SIPD-RI.",
        audience="Bendahara pembantu kelurahan dan pelaksana Subbag Keuangan dan Program.",
        remedy="Latihan langsung di SIPD-RI memakai transaksi bulan berjalan, didampingi petugas BPKAD.",
        timing="Awal triwulan III, dua hari, di luar tanggal tutup buku.",
        online="no",
        participants=12,
        competence="keuangan-daerah",
        form="technical-guidance",
        figures={"scheduled_hours": 16},
        costs=(
            ("Honor narasumber", 8, "OJ", 700_000),
            ("Konsumsi peserta", 24, "OH", 70_000),
            ("Bahan pelatihan", 12, "set", 120_000),
            ("Sewa perangkat proyeksi", 1, "paket", 880_000),
        ),
        partner="BPKAD Kota Pekanbaru",
    ),
    Programme(
        key="12",
        author="P015",
        title="Sosialisasi UU PDP dan Keterbukaan Informasi",
        problem="Petugas bingung kapan data warga boleh diberikan dan kapan harus ditolak. Dua permohonan informasi "
        "dijawab berbeda oleh dua seksi.",
        audience="Seluruh pegawai kecamatan dan kelurahan.",
        remedy="Satu hari penjelasan dengan contoh permohonan nyata, lalu lembar panduan satu halaman di tiap loket.",
        timing="Triwulan I, satu hari, dibagi dua gelombang agar loket tetap buka.",
        online="partly",
        participants=64,
        competence="keamanan-informasi",
        form="briefing",
        figures={"days": 1},
        costs=(
            ("Honor narasumber", 2, "OJ", 700_000),
            ("Konsumsi peserta", 64, "OK", 35_000),
            ("Cetak lembar panduan", 1, "paket", 200_000),
        ),
        partner="Diskominfotik Kota Pekanbaru",
    ),
]
